import { describe, expect, it } from 'vitest';
import {
  asTable,
  contextPlane,
  seedCurves,
  softmaxSaturation,
  toSvg,
  trainingCurves,
  weightBars,
} from '../../lib/figures';

describe('contextPlane', () => {
  const value = [
    [0, 4],
    [8, 0],
  ];
  const WORDS = { queryTokens: ['q'], keyTokens: ['a', 'b'] };

  it('puts a context at the weighted mean of the values', () => {
    const figure = contextPlane({ weights: [[0.25, 0.75]], value, ...WORDS });
    expect(asTable(figure).rows).toEqual([
      ['value', 'a·0', 0, 4],
      ['value', 'b·1', 8, 0],
      ['context', 'q·0', 6, 1],
    ]);
    expect(figure.alt).toContain('q·0 at (6.00, 1.00)');
  });

  it('draws lines as thick as the weights, and none without weight', () => {
    const figure = contextPlane({ weights: [[0, 1]], value, ...WORDS });
    const lines = figure.data.filter(({ mode }) => mode === 'lines') as {
      line: { width: number };
    }[];
    expect(lines.map(({ line }) => line.width)).toEqual([8]);
  });

  it('writes words of values outside and words of contexts inside', () => {
    const { data } = contextPlane({ weights: [[0.1, 0.9]], value, ...WORDS });
    const [values, contexts] = data.filter(({ mode }) => mode === 'markers+text');
    expect(values.textposition).toEqual(['top center', 'bottom center']);
    expect(contexts.textposition).toEqual(['top center']);
  });

  it('names queries as they are where they are no tokens', () => {
    const plane = { weights: [[0.25, 0.75]], value, ...WORDS };
    expect(contextPlane({ ...plane, numbersQueries: false }).alt).toContain('q at (6.00, 1.00)');
  });

  it('refuses values that are not points in a plane', () => {
    expect(() => contextPlane({ weights: [[0.5, 0.5]], value: [[1], [2]], ...WORDS })).toThrow(
      'value: expected [Tk=2, 2], received [2, 1]',
    );
  });
});

describe('softmaxSaturation', () => {
  it('draws both curves and the entropy of uniform weights', () => {
    const figure = softmaxSaturation({
      dK: [4, 16],
      rawEntropy: [1.2, 0.6],
      scaledEntropy: [1.7, 1.8],
      numKeys: 8,
    });
    expect(asTable(figure).rows).toEqual([
      ['4', 1.2, 1.7],
      ['16', 0.6, 1.8],
    ]);
    expect(figure.data.at(-1)!.y).toEqual([Math.log(8), Math.log(8)]);
    expect(figure.caption).toContain('from 1.20 to 0.60 without scaling');
  });

  it('refuses lists of different lengths', () => {
    expect(() =>
      softmaxSaturation({ dK: [4, 16], rawEntropy: [1], scaledEntropy: [1, 2], numKeys: 8 }),
    ).toThrow('rawEntropy: expected 2 numbers, one for each dK, received 1');
  });
});

describe('trainingCurves', () => {
  const train = [
    { step: 1, lossNats: 5 },
    { step: 2, lossNats: 4 },
    { step: 4, lossNats: 2 },
  ];

  it('shows both curves at their steps', () => {
    const validation = [{ step: 2, lossNats: 4.5 }];
    expect(asTable(trainingCurves({ train, validation }))).toEqual({
      columns: ['step', 'training', 'validation'],
      rows: [
        [1, 5, null],
        [2, 4, 4.5],
        [4, 2, null],
      ],
    });
  });

  it('averages many steps in groups, and says so', () => {
    const many = Array.from({ length: 601 }, (_, i) => ({ step: i + 1, lossNats: i % 3 }));
    const figure = trainingCurves({ train: many });
    const { x, y } = figure.data[0] as { x: number[]; y: number[] };
    expect(x.slice(0, 2)).toEqual([3, 6]);
    expect(y.slice(0, 2)).toEqual([1, 1]);
    expect(x.at(-1)).toBe(601);
    expect(figure.caption).toContain('the mean of 3 steps');
  });

  it('keeps the axis still while the run goes on', () => {
    const { xaxis } = trainingCurves({ train, totalSteps: 90 }).layout as {
      xaxis: { range: number[] };
    };
    expect(xaxis.range).toEqual([0, 90]);
  });

  it('draws references across the whole run', () => {
    const references = [{ label: 'ln V', lossNats: 6 }];
    const line = trainingCurves({ train, references, totalSteps: 90 }).data.at(-1)!;
    expect(line).toMatchObject({ x: [0, 90], y: [6, 6], text: ['', 'ln V'] });
  });

  it('leaves a gap where the loss is not a number', () => {
    const figure = trainingCurves({ train: [...train, { step: 5, lossNats: NaN }] });
    expect(figure.data[0].y).toEqual([5, 4, 2, null]);
  });

  it('can be drawn before the first step', () => {
    expect(trainingCurves({ train: [] }).caption).toBe('No step has been made yet.');
  });

  it('refuses steps that go back', () => {
    expect(() => trainingCurves({ train: [...train, { step: 3, lossNats: 1 }] })).toThrow(
      'train: expected steps that increase, received step 3 after 4',
    );
  });

  it('names the lowest validation loss', () => {
    const validation = [3, 2, 2.5].map((lossNats, i) => ({ step: i + 1, lossNats }));
    expect(trainingCurves({ train, validation }).caption).toContain(
      'The lowest validation loss is 2.000, at step 2.',
    );
  });
});

describe('weightBars', () => {
  const keyTokens = ['saw', 'a', 'saw'];

  it('is still for one state and slides through several', () => {
    const one = weightBars({ weights: [[0.5, 0.3, 0.2]], keyTokens, states: ['q'] });
    expect(one.frames).toBeUndefined();
    expect(one.layout.sliders).toBeUndefined();
    const two = weightBars({
      weights: [
        [0.5, 0.3, 0.2],
        [0.1, 0.1, 0.8],
      ],
      keyTokens,
      states: ['看见', '锯子'],
    });
    const frames = two.frames as { name: string; data: { y: number[] }[] }[];
    expect(frames.map(({ data }) => data[0].y)).toEqual([
      [0.5, 0.3, 0.2],
      [0.1, 0.1, 0.8],
    ]);
    const [{ steps }] = two.layout.sliders as { steps: { label: string; args: unknown[] }[] }[];
    expect(steps.map(({ label, args }) => [label, args[0]])).toEqual([
      ['看见', ['0']],
      ['锯子', ['1']],
    ]);
    expect(frames.map(({ name }) => name)).toEqual(['0', '1']);
  });

  it('repeats the hover text in every frame', () => {
    const { data, frames } = weightBars({
      weights: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      keyTokens,
      states: ['a', 'b'],
    });
    for (const frame of frames as { data: { hovertemplate: string }[] }[]) {
      expect(frame.data[0].hovertemplate).toBe(data[0].hovertemplate);
    }
  });

  it('refuses states that do not fit', () => {
    expect(() => weightBars({ weights: [[1, 0, 0]], keyTokens, states: [] })).toThrow(
      'states: expected 1 words, one for each row of weights [1, 3], received 0',
    );
  });
});

describe('a still drawing of curves', () => {
  const runs = [
    [1, 2],
    [3, 4],
  ];
  const svg = toSvg(
    seedCurves({
      x: [1, 2],
      xTitle: 'x',
      yTitle: 'y',
      series: ['one', 'two', 'three', 'four'].map((label) => ({ label, runs })),
    }),
  );
  const colors = ['#0072B2', '#E69F00', '#009E73', '#CC79A7'];

  it('has a legend with the dashes of each curve', () => {
    const dashesOf = (kind: string, color: string) => {
      const paths = svg.match(/<path [^>]*>/g)!.filter((path) => path.includes(`"${color}"`));
      const path = paths.find((one) =>
        (kind === 'legend' ? /h26"/ : /stroke-width="2.5"/).test(one),
      );
      return /stroke-dasharray="([^"]*)"/.exec(path!)?.[1];
    };
    const curves = colors.map((color) => dashesOf('curve', color));
    expect(curves).toEqual([undefined, '7 5', '2 4', '7 4 2 4']);
    expect(colors.map((color) => dashesOf('legend', color))).toEqual(curves);
  });

  it('tells its curves apart by their markers too', () => {
    const shapes = colors.map((color) => {
      const mark = new RegExp(`<(circle|rect|path)( [^>]*)? fill="${color}"`).exec(svg)!;
      return `${mark[1]} ${(mark[2].match(/[MLZ]/g) ?? []).join('')}`;
    });
    expect(shapes).toEqual(['circle ', 'path MLLLZ', 'rect ', 'path MLLZ']);
  });

  it('refuses dashes and markers that it cannot draw', () => {
    const figure = seedCurves({
      x: [1, 2],
      xTitle: 'x',
      yTitle: 'y',
      series: [{ label: '', runs }],
    });
    const withLine = (line: object) => ({
      ...figure,
      data: figure.data.map((trace) => ({ ...trace, ...line })),
    });
    const color = '#222222';
    expect(() => toSvg(withLine({ line: { color, dash: 'longdash' } }))).toThrow('longdash');
    expect(() => toSvg(withLine({ marker: { symbol: 'star', color, size: 5 } }))).toThrow('star');
  });
});
