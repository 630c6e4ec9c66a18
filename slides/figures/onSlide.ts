import { toSvg, type Drawing, type Figure } from '../../lib/figures';
import type { Locale } from '../../lib/locale';
import { drawingForSlide, forSlide, type Room } from './forSlide';

const WHOLE: Room = { width: 1160, height: 470 };

/** A picture as a slide shows it, whether a chart or a drawing; without `room` it takes most of the slide. */
export function onSlide(picture: Figure | Drawing, room = WHOLE): string {
  return 'svg' in picture ? drawingForSlide(picture, room) : toSvg(forSlide(picture, room));
}

/** In the language of the slide. */
export function say(lang: Locale, zh: string, en: string): string {
  return lang === 'zh' ? zh : en;
}
