import type { Locale } from '../../lib/locale';

/** A piece of the library's source that a slide shows, as its code fence names it. */
export interface CodeReference {
  /** From the repository's root, such as `lib/attention/mask.ts`. */
  readonly file: string;
  /** An exported declaration, or `Class.method`. */
  readonly name: string;
  /** Lines within the declaration, from 1, both included; all of them when absent. */
  readonly lines?: readonly [first: number, last: number];
}

/**
 * What a slide is for: `quiz` marks its right answers at the next step, `live` translates, `more` hangs
 * below the slide before it, where only those go who ask.
 */
export type SlideKind = 'plain' | 'part' | 'quiz' | 'live' | 'more';

/** One slide, as its Markdown says it. */
export interface Slide {
  readonly id: string;
  readonly title: string;
  readonly kind: SlideKind;
  /** The classes that its heading names, such as `quiz`: a slide has one at most. */
  readonly classes: readonly string[];
  /** Markdown below the title, without the notes. */
  readonly body: string;
  /** Markdown for whoever speaks. */
  readonly notes: string;
  /** How long it takes, as the notes say; 0 when they do not. */
  readonly minutes: number;
  readonly figures: readonly { readonly alt: string; readonly file: string }[];
  readonly code: readonly CodeReference[];
  /** Of a quiz. */
  readonly answers: readonly { readonly text: string; readonly isRight: boolean }[];
  /** Where it stands: the file, from the repository's root, and the line of its title. */
  readonly place: string;
}

/** All slides of one language, in order. */
export interface Deck {
  readonly lang: Locale;
  /** Where its files are, and `figures/`. */
  readonly folder: string;
  readonly slides: readonly Slide[];
}

/** Whether the right arrow comes by it: all slides but those below others. */
export function isMain({ kind }: Slide): boolean {
  return kind !== 'more';
}
