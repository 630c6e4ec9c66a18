import { drawRun } from '../live/drawings';
import { LiveTranslator } from '../live/liveTranslator';
import { SENTENCES } from '../deck/words';
import type { Draw } from './world';

/** What the live slide shows when its first sentence is translated: for paper, and until it is loaded. */
const live: Draw = (lang, { translator }) => {
  const translation = new LiveTranslator(translator).translate(SENTENCES[0]);
  return drawRun(translation, translation.beam.length, lang);
};

/** The picture of the live slide, by its id. */
export const LIVE: Readonly<Record<string, Draw>> = { live };
