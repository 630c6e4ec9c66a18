/// <reference lib="dom" />
import type { Locale } from '../../lib/locale';
import { WORDS } from '../deck/words';
import { element } from './element';

/** Between two steps, so that a room can follow. */
const STEP_MS = 800;

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Goes through the steps of a translation: by itself, unless whoever looks on wants no motion, and at
 * any time by hand.
 */
export class Player {
  readonly place = element('div', 'player');
  private readonly range = element('input', 'steps');
  private readonly button = element('button', 'play');
  private readonly said = element('output', '');
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param draw shows a step, from 1 */
  constructor(
    private readonly lang: Locale,
    private readonly draw: (step: number) => void,
  ) {
    this.range.type = 'range';
    this.range.min = '1';
    this.button.type = 'button';
    this.place.append(this.button, element('label', '', WORDS.step[lang], this.range), this.said);
    this.range.addEventListener('input', () => {
      this.stop();
      this.go(Number(this.range.value));
    });
    this.button.addEventListener('click', () => (this.isPlaying ? this.stop() : this.play()));
    this.stop();
  }

  /** Takes up another translation, in place of the one before. */
  start(steps: number): void {
    this.stop();
    this.range.max = String(steps);
    if (isStill()) this.go(steps);
    else this.play();
  }

  /** Stays where it is; nothing runs on. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.tellState();
  }

  private get isPlaying(): boolean {
    return this.timer !== undefined;
  }

  private play(): void {
    this.go(1);
    this.later();
    this.tellState();
  }

  private later(): void {
    this.timer = setTimeout(() => {
      this.go(Number(this.range.value) + 1);
      if (this.range.value === this.range.max) this.stop();
      else this.later();
    }, STEP_MS);
  }

  private go(step: number): void {
    this.range.value = String(step);
    this.said.textContent = `${this.range.value} / ${this.range.max}`;
    this.draw(Number(this.range.value));
  }

  private tellState(): void {
    this.place.dataset.playing = String(this.isPlaying);
    this.button.textContent = this.isPlaying ? '❚❚' : '▶';
    this.button.setAttribute('aria-label', WORDS[this.isPlaying ? 'stop' : 'play'][this.lang]);
  }
}
