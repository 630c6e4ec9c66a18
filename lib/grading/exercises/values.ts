import { type Drawing, valueGrid } from '../../figures';
import type { Bilingual } from '../../locale';
import type { AnswerView } from '../exercise';
import { isPlainTensor, type PlainTensor } from '../plain';

/** More values than this are no picture. */
const MANY = 60;

const TITLES = {
  expected: { zh: '预期', en: 'expected' },
  received: { zh: '你的', en: 'received' },
} satisfies Record<string, Bilingual>;

/**
 * What was expected beside what came, number by number, the cells that differ lit. Of a tensor with
 * more than two axes the first matrix that differs is shown.
 */
export function valuesBeside({ expected, received, lang }: AnswerView): Drawing | undefined {
  if (!isPlainTensor(expected) || !isPlainTensor(received)) return undefined;
  if (expected.shape.length < 2 || String(expected.shape) !== String(received.shape))
    return undefined;
  const [rows, columns] = expected.shape.slice(-2);
  if (rows * columns > MANY) return undefined;
  const at = expected.values.findIndex((value, i) => !isNear(value, received.values[i]));
  const matrix = Math.floor(Math.max(at, 0) / (rows * columns));
  const [right, mine] = [expected, received].map((tensor) => matrixOf(tensor, matrix));
  if (!mine.flat().every(Number.isFinite)) return undefined;
  const lit = right.flatMap((row, i) =>
    row.flatMap((value, j) => (isNear(value, mine[i][j]) ? [] : [[i, j] as const])),
  );
  return valueGrid({
    panels: [
      { title: TITLES.expected[lang], values: right },
      { title: TITLES.received[lang], values: mine, lit },
    ],
    caption: {
      zh: '亮起的格子和预期的不同。',
      en: 'Lit cells are not what was expected.',
    }[lang],
    lang,
  });
}

/** To the digits that are shown. */
function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.005;
}

function matrixOf({ shape, values }: PlainTensor, which: number): number[][] {
  const [rows, columns] = shape.slice(-2);
  const start = which * rows * columns;
  return Array.from({ length: rows }, (_, i) =>
    values.slice(start + i * columns, start + (i + 1) * columns),
  );
}
