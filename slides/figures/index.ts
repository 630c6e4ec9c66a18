import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { architecture } from '../../lib/figures';
import { LOCALES, type Locale } from '../../lib/locale';
import type { Transformer } from '../../lib/models';
import { LIVE } from './live';
import { ATTENTION } from './attention';
import { BLOCKS } from './blocks';
import { ENCODER_ONLY } from './encoderOnly';
import { FEED_FORWARD } from './feedForward';
import { JOINED_HEADS } from './joinedHeads';
import { MODULES } from './modules';
import { HAND_TREE } from './handTree';
import { NORM_TIPS } from './normTips';
import { ORDER_TIPS } from './orderTips';
import { PRACTICE } from './practice';
import { PREDICTION } from './prediction';
import { SHIFTED } from './shifted';
import { SOURCE_TIPS } from './sourceTips';
import { STAGES } from './stages';
import { SUMMARY } from './summary';
import { TRAINING } from './training';
import { OVERVIEW } from './overview';
import { POSITIONS } from './positions';
import { THROUGH } from './through';
import { WEIGHT_MAPS } from './weightMaps';
import { WORD_MEANING } from './wordMeaning';
import { makeWorld, type Draw } from './world';

/** The drawing that grows: `architecture-04` has the parts up to chapter 04. */
const GROWING = ['00', '01', '03', '04', '05', '06', '07', '10'];

const growing =
  (chapter: string): Draw =>
  (lang, { translator }) =>
    architecture(translator.model as Transformer, { chapter, wide: true, lang }).svg;

/** Every picture of the slides, by the name of its file. */
const FIGURES: Readonly<Record<string, Draw>> = {
  ...OVERVIEW,
  ...ENCODER_ONLY,
  ...WORD_MEANING,
  ...ATTENTION,
  ...STAGES,
  ...WEIGHT_MAPS,
  ...JOINED_HEADS,
  ...MODULES,
  ...FEED_FORWARD,
  ...BLOCKS,
  ...POSITIONS,
  ...THROUGH,
  ...SHIFTED,
  ...PRACTICE,
  ...NORM_TIPS,
  ...SOURCE_TIPS,
  ...ORDER_TIPS,
  ...TRAINING,
  ...HAND_TREE,
  ...PREDICTION,
  ...SUMMARY,
  ...LIVE,
  ...Object.fromEntries(GROWING.map((chapter) => [`architecture-${chapter}`, growing(chapter)])),
};

/** A picture of a language, made now. */
export interface MadeFigure {
  /** From the repository's root. */
  readonly file: string;
  readonly svg: string;
}

/** Makes every picture anew, from the library and the trained translator. */
export async function makeFigures(): Promise<MadeFigure[]> {
  const world = await makeWorld();
  return LOCALES.flatMap((lang: Locale) =>
    Object.entries(FIGURES).map(([id, draw]) => ({
      file: `slides/${lang}/figures/${id}.svg`,
      svg: `${draw(lang, world)}\n`,
    })),
  );
}

/** Writes the pictures that have changed. @returns their files */
export async function writeFigures(root: string): Promise<string[]> {
  const changed = (await makeFigures()).filter(({ file, svg }) => {
    const path = join(root, file);
    return !existsSync(path) || readFileSync(path, 'utf8') !== svg;
  });
  for (const { file, svg } of changed) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), svg);
  }
  return changed.map(({ file }) => file);
}
