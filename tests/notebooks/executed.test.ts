import { describe, expect, it } from 'vitest';
import { CHECKS, type ExecutedCell, type Output } from './checks/executed';

const figure: Output = {
  output_type: 'display_data',
  data: {
    'application/vnd.plotly.v1+json': { data: [], layout: {} },
    'text/plain': 'what is seen',
  },
};
const guess = (id: string): Output => ({
  output_type: 'display_data',
  data: {
    'text/html': `<div data-guess="${id}" data-answer="[&quot;4321&quot;]" data-choices="[]"></div>`,
  },
});
const cell = (id: string, more: Partial<ExecutedCell> = {}): ExecutedCell => ({
  id,
  cell_type: 'code',
  source: 'f();',
  metadata: {},
  execution_count: 1,
  outputs: [],
  ...more,
});

/** A chapter of which nothing is to be said. */
const sound = [
  cell('a'),
  ...['1', '2', '3'].map((id) => cell(id, { outputs: [guess(`02.${id}`)] })),
  cell('b', { outputs: [figure] }),
  cell('c', { outputs: [figure] }),
];
const complaints = (cells: readonly ExecutedCell[], name = '02-attention') =>
  Object.entries(CHECKS).flatMap(([title, check]) => (check(cells, name).length > 0 ? title : []));

describe('what must hold of a chapter that was run', () => {
  it('holds of a sound one', () => {
    expect(complaints(sound)).toEqual([]);
  });

  it.each([
    ['a cell that did not run', { execution_count: null }, /^runs from/],
    ['an error', { outputs: [{ output_type: 'error' }] }, /no error$/],
    ['a warning', { outputs: [{ output_type: 'stream', name: 'stderr' }] }, /^writes nothing/],
    [
      'a figure that says nothing',
      { outputs: [{ ...figure, data: { ...figure.data, 'text/plain': '' } }] },
      /^shows figures/,
    ],
    [
      'a figure that nobody can draw',
      {
        outputs: [
          { ...figure, data: { 'application/vnd.plotly.v1+json': {}, 'text/plain': 'seen' } },
        ],
      },
      /^shows figures/,
    ],
    ['an answer above its reveal', { source: 'const x = 4321;' }, /^asks for guesses/],
    ['a guess asked twice', { outputs: [guess('02.1')] }, /^asks for guesses/],
  ] as const)('does not hold with %s', (_what, change, title) => {
    const found = complaints([cell('first', change), ...sound]);
    expect(found).toEqual([expect.stringMatching(title)]);
  });

  it('does not hold of a chapter with too few cells, figures or guesses', () => {
    const [cells, , figures, guesses] = Object.keys(CHECKS);
    const without = (id: string) => [...sound.filter((one) => one.id !== id), cell('plain')];
    expect(complaints(sound.slice(1))).toEqual([cells]);
    expect(complaints(without('a'))).toEqual([]);
    expect(complaints(without('2'))).toEqual([guesses]);
    expect(complaints(without('c'))).toEqual([figures]);
    expect(complaints(sound, '03-multi-head')).toEqual([figures]);
  });
});
