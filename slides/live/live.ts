/// <reference lib="dom" />
import './browser/globals';
import type { Locale } from '../../lib/locale';
import { SENTENCES, WORDS } from '../deck/words';
import { drawBeam, drawMap } from './drawings';
import { LiveTranslator, type LiveTranslation } from './liveTranslator';

/** Between two steps of the beam, so that a room can follow. */
const STEP_MS = 450;

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/** The parts of the slide that change. */
class Room {
  readonly input = element('input', 'sentence');
  readonly answer = element('p', 'answer');
  readonly remark = element('p', 'remark');
  readonly beam = element('div', 'beam');
  readonly map = element('div', 'map');
  private turn = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly lang: Locale,
    private readonly translator: LiveTranslator,
  ) {
    this.input.setAttribute('aria-label', WORDS.sentence[lang]);
    this.answer.setAttribute('aria-live', 'polite');
    const button = element('button', '', WORDS.translate[lang]);
    const form = element('form', '', this.input, button);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.show(this.input.value);
    });
    const chips = SENTENCES.map((sentence) => {
      const chip = element('button', 'chip', sentence);
      chip.type = 'button';
      chip.addEventListener('click', () => void this.show((this.input.value = sentence)));
      return chip;
    });
    const pictures = element('div', 'pictures', this.beam, this.map);
    place.replaceChildren(
      form,
      element('p', 'chips', WORDS.words[lang], ...chips),
      this.answer,
      this.remark,
      pictures,
    );
  }

  /** Translates, and lets the beam grow before the answer stands there whole. */
  async show(sentence: string): Promise<void> {
    const turn = (this.turn += 1);
    this.place.dataset.state = 'busy';
    try {
      const began = performance.now();
      const translation = this.translator.translate(sentence);
      this.place.dataset.milliseconds = String(Math.round(performance.now() - began));
      const { beam } = translation;
      for (let step = 1; step < beam.length && !isStill(); step++) {
        this.drawStep(translation, step);
        await new Promise((done) => setTimeout(done, STEP_MS));
        if (turn !== this.turn) return; // somebody has typed another sentence
      }
      this.drawStep(translation, beam.length);
      this.conclude(translation);
    } catch (error) {
      this.answer.textContent = '';
      this.remark.textContent = (error as Error).message;
    }
    this.place.dataset.state = 'done';
  }

  private drawStep(translation: LiveTranslation, step: number): void {
    const { translator, lang } = this;
    const hypotheses = translation.beam[step - 1].map(({ ids, ...rest }) => ({
      ...rest,
      words: translator.words(ids),
    }));
    this.answer.textContent = '…';
    this.remark.textContent = '';
    this.beam.innerHTML = drawBeam(hypotheses, WORDS.beam[lang]);
    const rows = Math.min(step, translation.tokens.length);
    this.map.innerHTML = drawMap(translation, rows, WORDS.map[lang], lang);
  }

  private conclude({ text, unknownWords, isComplete }: LiveTranslation): void {
    const { lang } = this;
    this.answer.textContent = text + (isComplete ? '' : WORDS.cutOff[lang]);
    this.remark.textContent =
      unknownWords.length > 0 ? WORDS.unknown[lang] + unknownWords.join(', ') : '';
  }
}

/** Turns the fallback text of the live slide into a place to type in, once the model has warmed up. */
export async function openLiveRoom(place: HTMLElement): Promise<void> {
  const lang: Locale = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
  const began = performance.now();
  place.dataset.state = 'loading';
  place.append(element('p', 'remark', WORDS.loading[lang]));
  try {
    const translator = await LiveTranslator.load('checkpoint');
    const room = new Room(place, lang, translator);
    // Typing an s or a full stop must not open the speaker's view or blank the screen.
    place.addEventListener('keydown', (event) => event.stopPropagation());
    translator.translate(SENTENCES[0]); // the first one compiles
    place.dataset.opened = String(Math.round(performance.now() - began));
    place.dataset.state = 'ready';
    room.input.value = SENTENCES[0];
    await room.show(SENTENCES[0]);
  } catch (error) {
    place.dataset.state = 'broken';
    place.append(element('p', 'remark', WORDS.broken[lang] + (error as Error).message));
  }
}
