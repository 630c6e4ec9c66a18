/// <reference lib="dom" />
import './browser/globals';
import type { Locale } from '../../lib/locale';
import { backendInfo } from '../../lib/tensor/backend';
import { SENTENCES, WORDS } from '../deck/words';
import { drawRun } from './drawings';
import { element } from './element';
import { LiveTranslator, type LiveTranslation } from './liveTranslator';
import { Player } from './player';

/** Answers of more characters are written smaller. */
const LONG = 14;

/** The parts of the slide that change. */
class Room {
  private readonly input = element('input', 'sentence');
  private readonly answer = element('p', 'answer');
  private readonly remark = element('p', 'remark');
  private readonly figure = element('figure', 'run');
  private readonly player: Player;
  private translation: LiveTranslation | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly lang: Locale,
    private readonly translator: LiveTranslator,
  ) {
    this.player = new Player(lang, (step) => {
      if (this.translation) this.figure.innerHTML = drawRun(this.translation, step, lang);
    });
    this.input.setAttribute('aria-label', WORDS.sentence[lang]);
    this.answer.setAttribute('aria-live', 'polite');
    const button = element('button', '', WORDS.translate[lang]);
    const form = element('form', '', this.input, button, this.answer);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.show(this.input.value);
    });
    const chips = SENTENCES.map((sentence) => {
      const chip = element('button', 'chip', sentence);
      chip.type = 'button';
      chip.addEventListener('click', () => this.show(sentence));
      return chip;
    });
    place.replaceChildren(
      form,
      element('p', 'chips', WORDS.words[lang], ...chips),
      this.remark,
      element('div', 'pictures', this.figure, this.player.place),
    );
    place.addEventListener('keydown', keepKeys);
  }

  /** Translates. The answer stands there at once; how it came about is then played beside it. */
  show(sentence: string): void {
    const { lang, place } = this;
    this.input.value = sentence;
    this.player.stop();
    try {
      const began = performance.now();
      const translation = this.translator.translate(sentence);
      place.dataset.milliseconds = String(Math.round(performance.now() - began));
      this.translation = translation;
      const { text, isComplete, unknownWords, beam } = translation;
      this.answer.textContent = text + (isComplete ? '' : WORDS.cutOff[lang]);
      this.answer.classList.toggle('long', this.answer.textContent.length > LONG);
      const unknown = unknownWords.join(', ');
      this.remark.textContent = unknown && WORDS.unknown[lang] + unknown;
      this.player.start(beam.length);
    } catch (error) {
      this.translation = undefined;
      this.answer.textContent = '';
      this.figure.replaceChildren();
      this.remark.textContent = (error as Error).message;
    }
    place.dataset.state = 'done';
  }

  /** Lets nothing run on while another slide is shown. */
  leave(): void {
    this.player.stop();
  }
}

/** Typing an s must not open the speaker's view. A presenter's page keys, and Esc, are for the slides. */
function keepKeys(event: KeyboardEvent): void {
  const isForSlides = ['PageDown', 'PageUp', 'Escape'].includes(event.key);
  if (isForSlides && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (!isForSlides || event.key === 'Escape') event.stopPropagation();
}

/**
 * Turns the live slide's picture into a place to type in, once the model has warmed up.
 *
 * @returns what to call when another slide is shown
 */
export async function openLiveRoom(place: HTMLElement): Promise<() => void> {
  const lang: Locale = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
  const began = performance.now();
  place.dataset.state = 'loading';
  const remark = element('p', 'remark', WORDS.loading[lang]);
  place.prepend(remark);
  try {
    const translator = await LiveTranslator.load('checkpoint');
    translator.translate(SENTENCES[0]); // the first one compiles
    const room = new Room(place, lang, translator);
    room.show(SENTENCES[0]);
    place.dataset.backend = backendInfo().name;
    place.dataset.opened = String(Math.round(performance.now() - began));
    return () => room.leave();
  } catch (error) {
    place.dataset.state = 'broken';
    remark.textContent = WORDS.broken[lang] + (error as Error).message;
    return () => undefined;
  }
}
