import { PALETTE } from '../../lib/figures/palette';
import { Random } from '../../lib/tensor';
import { bundledCorpus, disposeBatch, TranslationData } from '../../lib/text';
import { box, canvas, hatched, words } from './canvas';
import { oncePerWorld } from './oncePerWorld';
import { say } from './onSlide';
import { PAIRS } from './training';
import type { Draw } from './world';

const { query, alarm, muted } = PALETTE;

/** Which sentences are drawn as lines: so many, in so many batches. */
const [DRAWN, BATCHES] = [48, 4];
/** Sentences in a batch of the course's translator. */
const BATCH_SIZE = 64;

/** The share of padding in the targets of a whole epoch. */
function paddingOf(data: TranslationData, groupByLength: boolean): number {
  let [cells, tokens] = [0, 0];
  for (const batch of data.batches({ batchSize: BATCH_SIZE, seed: 1, groupByLength })) {
    cells += batch.tensors.targetOutput.size;
    tokens += batch.tokens;
    disposeBatch(batch);
  }
  return 1 - tokens / cells;
}

/** Of the corpus that the translator learnt from: some lengths, and the padding of all batches. */
const count = oncePerWorld(({ translator: { source, target } }) => {
  const data = new TranslationData(bundledCorpus().train, source, target);
  const all = data.encoded.map((pair) => pair.target.length);
  return {
    lengths: new Random(1).shuffle(all).slice(0, DRAWN),
    shares: { mixed: paddingOf(data, false), sorted: paddingOf(data, true) },
  };
});

/** Sentences as lines, cut into batches; what each batch has to be filled up with is hatched. */
function drawBatches(lengths: readonly number[], x: number, y: number, wide: number): string[] {
  const size = lengths.length / BATCHES;
  const [thick, apart] = [4, 8];
  return Array.from({ length: BATCHES }, (_, b) => {
    const rows = lengths.slice(b * size, (b + 1) * size);
    const longest = Math.max(...rows);
    const top = y + b * (size * thick + apart);
    const whole = { x, y: top, width: longest * wide, height: size * thick };
    return [
      hatched(whole),
      ...rows.map(
        (length, i) =>
        box({ x, y: top + i * thick, width: length * wide, height: thick - 1 }, { fill: query.fill, round: 0 }), // prettier-ignore
      ),
    ];
  }).flat();
}

/** A batch of three sentences; and batches of many, as they come and by length. */
export const batch: Draw = (lang, world) => {
  const { lengths, shares } = count(world);
  const rows = PAIRS.map(([, target]) => [...target, '<eos>']);
  const longest = Math.max(...rows.map(({ length }) => length));
  const [wide, high] = [84, 46];
  const cells = rows.flatMap((tokens, r) =>
    Array.from({ length: longest }, (_, t) => {
      const place = { x: t * wide, y: 2 + r * high, width: wide - 4, height: high - 4 };
      const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
      if (t >= tokens.length) {
        return hatched(place) + words('<pad>', x, y, { anchor: 'middle', size: 22, color: muted.text }); // prettier-ignore
      }
      const text = words(tokens[t], x, y, { anchor: 'middle', size: 23, color: query.text });
      return box(place, { fill: '#EAF2F9', round: 0 }) + text;
    }),
  );
  const tokens = rows.flat().length;
  const all = rows.length * longest;
  const told = [
    say(lang, `${rows.length} × ${longest} = ${all} 格`, `${rows.length} × ${longest} = ${all} cells`),
    say(lang, `${tokens} 个词元`, `${tokens} tokens`),
    say(lang, `${all - tokens} 格填充`, `${all - tokens} of padding`),
  ]; // prettier-ignore
  const scale = 520 / Math.max(...lengths);
  const sorted = [...lengths].sort((a, b) => a - b);
  const percent = (share: number) => say(lang, `${(100 * share).toFixed(1)}%`, `${(100 * share).toFixed(1)} %`); // prettier-ignore
  const side = (x: number, title: string, of: readonly number[], share: number, color: string) => [
    words(title, x, 184, { isBold: true, color }),
    ...drawBatches(of, x, 206, scale),
    words(say(lang, `整个语料库：填充占 ${percent(share)}`, `the whole corpus: ${percent(share)} padding`), x, 452, { size: 25, color }), // prettier-ignore
  ];
  return canvas({ width: 1160, height: 500 }, say(lang, '一批句子', 'a batch of sentences'), [
    ...cells,
    ...told.map((text, i) => words(text, 866, 23 + i * high, i === 2 ? { isBold: true, color: alarm.text } : {})), // prettier-ignore
    ...side(0, say(lang, '不按长短', 'in any order'), lengths, shares.mixed, alarm.text),
    ...side(600, say(lang, '按长短排', 'sorted by length'), sorted, shares.sorted, query.text),
    words(say(lang, `一条线是一个译句；画了 ${DRAWN} 句，分 ${BATCHES} 批；统计用 ${BATCH_SIZE} 句一批`, `a line is a target sentence: ${DRAWN} of them in ${BATCHES} batches; counted with ${BATCH_SIZE} a batch`), 0, 486, { size: 22, color: muted.text }), // prettier-ignore
  ]);
};
