import * as tf from '@tensorflow/tfjs';
import { beamSearch } from '../../lib/decoding/beam';
import type { DecodingStep } from '../../lib/decoding/stepLog';
import { PALETTE } from '../../lib/figures/palette';
import type { Transformer } from '../../lib/models';
import { BOS_ID, encodeSentence, EOS_ID, padSequences } from '../../lib/text';
import { box, canvas, hatched, line, told, words, wordsIn } from './canvas';
import { say } from './onSlide';
import type { Draw, World } from './world';

const { query, key, value, alarm, muted } = PALETTE;
const SENTENCE = 'I saw a saw.';
const PALE = '#C4C4C4';

/** What a beam of four holds after each step, until its best has been whole for a step. */
function beamSteps({ translator }: World): DecodingStep[] {
  const steps: DecodingStep[] = [];
  const ids = padSequences([encodeSentence(SENTENCE, translator.source)]);
  beamSearch(translator.model, ids, { beamSize: 4, onStep: (step) => void steps.push(step) });
  ids.dispose();
  const isOver = steps.findIndex(({ hasEnded }) => hasEnded[0]);
  return steps.slice(0, isOver + 1);
}

/** The rows of each step from which a row of the last one comes. */
function ancestors(steps: readonly DecodingStep[], rows: readonly number[]): Set<number>[] {
  let now = new Set(rows);
  return steps
    .toReversed()
    .map(({ parents }) => {
      const mine = now;
      now = new Set([...mine].map((row) => parents[row]));
      return mine;
    })
    .toReversed();
}

const [STEP_X, ROW_Y, LEFT, TOP] = [114, 94, 16, 62];
const [WIDE, HIGH] = [82, 66];

/** The beam's hypotheses as a tree: a column a step, the best on top. */
const beam: Draw = (lang, world) => {
  const steps = beamSteps(world);
  const { vocabulary } = world.translator.target;
  const kept = ancestors(steps, [0, 1, 2, 3]);
  const winner = ancestors(steps, [0]);
  const place = (t: number, row: number) => ({
    x: LEFT + t * STEP_X,
    y: TOP + row * ROW_Y,
    width: WIDE,
    height: HIGH,
  });
  const isReal = (t: number, row: number) => steps[t].scores[row] > -1e6;
  const colorOf = (t: number, row: number) => {
    if (winner[t].has(row)) return { stroke: query.fill, text: query.text, width: 5 };
    if (kept[t].has(row)) return { stroke: value.fill, text: value.text, width: 3 };
    return { stroke: PALE, text: muted.text, width: 2 };
  };
  const edges: string[] = [];
  const nodes: string[] = [];
  for (const [t, { ids, parents, scores, hasEnded }] of steps.entries()) {
    for (const row of ids.keys()) {
      const wasOver = t > 0 && steps[t - 1].hasEnded[parents[row]];
      if (!isReal(t, row)) continue;
      const at = place(t, row);
      const { stroke, text, width } = colorOf(t, row);
      if (t > 0) {
        const from = place(t - 1, parents[row]);
        edges.push(line([[from.x + WIDE, from.y + HIGH / 2], [at.x, at.y + HIGH / 2]], { color: stroke, width, dash: wasOver ? '3 5' : undefined })); // prettier-ignore
      }
      const said = wasOver ? '✓' : vocabulary.decode([ids[row]])[0];
      const isEnd = ids[row] === EOS_ID;
      nodes.push(
        box(at, { fill: isEnd ? '#ECF8F3' : '#FFFFFF', stroke, strokeWidth: hasEnded[row] ? 4 : 2 }), // prettier-ignore
        words(said, at.x + WIDE / 2, at.y + 21, { anchor: 'middle', color: text, isBold: winner[t].has(row), size: isEnd ? 22 : 26 }), // prettier-ignore
        words(told(scores[row]), at.x + WIDE / 2, at.y + 49, { anchor: 'middle', color: muted.text, size: 21 }), // prettier-ignore
      );
    }
  }
  const legend = (x: number, color: string, text: string) => [
    box({ x, y: 14, width: 26, height: 20 }, { fill: '#FFFFFF', stroke: color, strokeWidth: 4 }),
    words(text, x + 36, 24),
  ];
  return canvas(
    { width: 1160, height: 440 },
    say(lang, '束搜索的候选', 'the hypotheses of the beam'),
    [
      legend(16, query.fill, say(lang, '胜出', 'winner')),
      legend(230, value.fill, say(lang, '留到最后', 'kept to the end')),
      legend(470, PALE, say(lang, '被挤掉', 'dropped')),
      ...[query, value].map(
        ({ fill: stroke }, i) =>
        box({ x: 640 + 36 * i, y: 14, width: 26, height: 20 }, { fill: '#ECF8F3', stroke, strokeWidth: 4 }), // prettier-ignore
      ),
      words(say(lang, '写完', 'finished'), 712, 24),
      words(say(lang, '数字：到此为止的 ln P', 'numbers: ln P so far'), 1144, 24, { anchor: 'end', color: muted.text }), // prettier-ignore
      ...edges,
      ...nodes,
    ],
  );
};

const SQUARE = 36;

/** One grid: a line is a step, a column a position. */
function cacheGrid(x: number, T: number, isKept: boolean): string[] {
  return Array.from({ length: T }, (_, t) =>
    Array.from({ length: t + 1 }, (__, s) => {
      const place = {
        x: x + s * SQUARE,
        y: 60 + t * SQUARE,
        width: SQUARE - 3,
        height: SQUARE - 3,
      };
      if (s === t) return box(place, { fill: query.fill, round: 3 });
      return isKept ? hatched(place) : box(place, { fill: alarm.fill, round: 3 });
    }),
  ).flat();
}

/** Which tokens each step projects to keys and values, without a cache and with one. */
const cache: Draw = (lang, { saw }) => {
  const T = saw.tokens.length;
  const grid = (x: number, isKept: boolean, title: string, count: string) => [
    words(title, x, 24, { isBold: true, color: isKept ? query.text : alarm.text }),
    ...cacheGrid(x, T, isKept),
    ...Array.from({ length: T }, (_, t) => words(String(t + 1), x - 12, 76 + t * SQUARE, { anchor: 'end', size: 21, color: muted.text })), // prettier-ignore
    words(count, x + T * SQUARE + 12, 46 + T * SQUARE, { size: 26, isBold: true }),
  ];
  const legend = (y: number, mark: string, text: string) => [mark, words(text, 1014, y + 13)];
  const total = (n: number) => say(lang, `${n} 个`, `${n} tokens`);
  const square = (y: number) => ({ x: 972, y, width: 27, height: 27 });
  const reading =
    lang === 'zh' ? ['一行是一步，', '一格是一个词元'] : ['a line is a step,', 'a square a token'];
  return canvas(
    { width: 1160, height: 428 },
    say(lang, '有缓存与没有缓存', 'with and without a cache'),
    [
      grid(32, false, say(lang, '不缓存', 'without a cache'), total((T * (T + 1)) / 2)),
      grid(590, true, say(lang, '缓存', 'with a cache'), total(T)),
      ...reading.map((text, i) => words(text, 972, 24 + 32 * i)),
      legend(98, box(square(98), { fill: query.fill, round: 3 }), say(lang, '新词元', 'new')),
      legend(142, box(square(142), { fill: alarm.fill, round: 3 }), say(lang, '重算', 'once more')),
      legend(186, hatched(square(186)), say(lang, '存着', 'kept')),
    ],
  );
};

interface Written {
  readonly tokens: readonly string[];
  readonly probabilities: readonly number[];
}

/** What the translator writes when its first tokens are given. */
function goOn({ translator }: World, forced: readonly string[], most = 12): Written {
  const model = translator.model as Transformer;
  const { vocabulary } = translator.target;
  const source = padSequences([encodeSentence(SENTENCE, translator.source)]);
  const ids = [BOS_ID, ...vocabulary.encode(forced)];
  const probabilities: number[] = [];
  while (ids.length <= most && ids.at(-1) !== EOS_ID) {
    const [id, p] = tf.tidy(() => {
      const { logits } = model.forward(source, padSequences([ids]));
      const last = tf.softmax(logits.slice([0, ids.length - 1, 0], [1, 1, -1]).flatten());
      const best = tf.argMax(last).dataSync()[0];
      return [best, last.dataSync()[best]];
    });
    ids.push(id);
    probabilities.push(p);
  }
  source.dispose();
  return { tokens: vocabulary.decode(ids.slice(1)), probabilities };
}

const FORCED = [[], ['她'], ['锯'], ['我', '看', '我']] as const;

/** One wrong token, and what the translator makes of it. */
const exposure: Draw = (lang, world) => {
  const rows = FORCED.map((forced) => ({ forced, written: goOn(world, forced) }));
  const [wide, high] = [84, 88];
  const drawn = rows.flatMap(({ forced, written }, r) =>
    written.tokens.flatMap((token, t) => {
      const isForced = t < forced.length;
      const place = { x: 150 + t * wide, y: 40 + r * high, width: wide - 8, height: 42 };
      const color = isForced ? alarm : query;
      const p = isForced ? say(lang, '指定', 'forced') : written.probabilities[t - forced.length].toFixed(2); // prettier-ignore
      return [
        box(place, { stroke: color.fill, strokeWidth: isForced ? 4 : 2, fill: isForced ? '#FCE9DD' : '#FFFFFF' }), // prettier-ignore
        wordsIn(token, place, { color: color.text, size: token.length > 2 ? 21 : 25 }),
        words(p, place.x + place.width / 2, place.y + 58, { anchor: 'middle', size: 21, color: isForced ? alarm.text : muted.text }), // prettier-ignore
      ];
    }),
  );
  const names = [say(lang, '不干预', 'left alone'), ...FORCED.slice(1).map(() => '')];
  return canvas({ width: 1160, height: 400 }, say(lang, '曝光偏差', 'exposure bias'), [
    words(say(lang, '方框下面：模型写这个词元时给它的概率', 'below each box: the probability that the model gave the token'), 150, 16, { size: 22, color: muted.text }), // prettier-ignore
    ...names.map((name, r) => words(name, 130, 61 + r * high, { anchor: 'end', color: key.text })),
    ...drawn,
  ]);
};

/** Pictures of prediction, by id. */
export const PREDICTION: Readonly<Record<string, Draw>> = { beam, cache, exposure };
