import type { Bilingual } from '../locale';
import type { Finding, OrderExercise, OrderLine, Verdict } from './exercise';
import type { Plain } from './plain';

/**
 * What an order of lines earns: the points times the share of lines in a right order, less one line
 * for every line that belongs nowhere. A list that is none, or has a line twice, earns nothing.
 *
 * @param order the numbers under which the lines were shown
 */
export function judgeOrder(exercise: OrderExercise, order: Plain): Verdict {
  const { points: of } = exercise;
  const refusal = refusalOf(exercise, order);
  if (refusal) return { points: 0, of, isRight: false, findings: [refusal] };
  const numbers = order as readonly number[];
  const chosen = numbers.map((shown) => lineOf(exercise, shown) as OrderLine);
  const right = exercise.lines.filter(({ wrong }) => !wrong);
  const places = chosen.flatMap((line) => (line.wrong ? [] : [right.indexOf(line)]));
  const strays = chosen.flatMap(({ wrong }) => (wrong ? [wrong] : []));
  const swapped = firstSwapped(places, exercise.swappable ?? []);
  const isRight = strays.length === 0 && places.length === right.length && !swapped;
  const kept = longestRightOrder(places, exercise.swappable ?? []);
  const share = Math.max(0, kept - strays.length) / right.length;
  const findings = [
    ...strays.map((wrong): Finding => {
      return { name: wrong.name, title: wrong.title, text: wrong.why, diagnosis: wrong };
    }),
    ...(swapped ? [orderFinding(right, swapped)] : []),
    ...(places.length < right.length ? [missingFinding(right.length - places.length)] : []),
  ];
  return {
    points: isRight ? of : Math.min(share, 1 - 1 / right.length) * of,
    of,
    isRight,
    findings,
  };
}

function lineOf({ lines }: OrderExercise, shown: number): OrderLine | undefined {
  return lines.find((line) => line.shown === shown);
}

function refusalOf(exercise: OrderExercise, order: Plain): Finding | undefined {
  if (!Array.isArray(order) || order.some((shown) => typeof shown !== 'number')) {
    return refusal({
      zh: '这里要的是行号的列表，例如 [3, 1, 2]',
      en: 'A list of line numbers is wanted, such as [3, 1, 2]',
    });
  }
  const numbers = order as readonly number[];
  const unknown = numbers.find((shown) => !lineOf(exercise, shown));
  if (unknown !== undefined) {
    return refusal({ zh: `没有第 ${unknown} 行`, en: `There is no line ${unknown}` });
  }
  const twice = numbers.find((shown, i) => numbers.indexOf(shown) < i);
  if (twice === undefined) return undefined;
  return refusal({ zh: `第 ${twice} 行出现了两次`, en: `Line ${twice} stands there twice` });
}

function refusal(text: Bilingual): Finding {
  return { name: 'no-order', title: text, text };
}

type Pairs = readonly (readonly [number, number])[];

function mayFollow(before: number, after: number, swappable: Pairs): boolean {
  return before < after || swappable.some(([a, b]) => a === after && b === before);
}

/** The first two lines that stand the wrong way round, by their places. */
function firstSwapped(places: readonly number[], swappable: Pairs): [number, number] | undefined {
  for (const [i, before] of places.entries()) {
    const after = places.slice(i + 1).find((place) => !mayFollow(before, place, swappable));
    if (after !== undefined) return [before, after];
  }
  return undefined;
}

/** How many of the lines stay when the fewest are taken out that stand wrong. */
function longestRightOrder(places: readonly number[], swappable: Pairs): number {
  const lengths: number[] = [];
  for (const [i, place] of places.entries()) {
    const before = lengths.filter((_, j) => mayFollow(places[j], place, swappable));
    lengths[i] = 1 + Math.max(0, ...before);
  }
  return Math.max(0, ...lengths);
}

function orderFinding(right: readonly OrderLine[], [before, after]: [number, number]): Finding {
  const [first, second] = [right[after], right[before]];
  const title = {
    zh: `第 ${first.shown} 行应在第 ${second.shown} 行之前`,
    en: `Line ${first.shown} comes before line ${second.shown}`,
  };
  return { name: 'order', title, text: title };
}

function missingFinding(count: number): Finding {
  const title = {
    zh: `还少 ${count} 行`,
    en: `${count} more ${count === 1 ? 'line is' : 'lines are'} needed`,
  };
  return { name: 'missing-lines', title, text: title };
}
