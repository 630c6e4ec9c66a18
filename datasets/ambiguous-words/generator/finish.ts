import type { Phrase } from './lexicon';

/** A full stop or a question mark in both languages, a capital in English. */
export function finish(en: string, zh: string, asked = false): Phrase {
  const capital = en.charAt(0).toUpperCase() + en.slice(1);
  return { en: `${capital}${asked ? '?' : '.'}`, zh: `${zh}${asked ? '？' : '。'}` };
}
