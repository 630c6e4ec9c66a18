import { describe, expect, test } from 'vitest';
import { type Samples, trainingDisplay } from '../../lib/jupyter';
import { PLOTLY_MIME } from '../../lib/jupyter/mimeBundle';
import { SampleTable } from '../../lib/jupyter/sampleTable';
import { train, type TrainingEvent } from '../../lib/training';
import { toyData } from '../training/toyTask';
import { learner, OPTIONS } from '../training/watching';
import { useFakeNotebook } from './fakeNotebook';

interface Curves {
  readonly data: readonly { readonly x: readonly number[]; readonly y: readonly number[] }[];
}

const notebook = useFakeNotebook();
const plain = (index: number) => notebook().shown[index].data['text/plain'] as string;
const curves = () =>
  notebook()
    .shown.map(({ data }) => data[PLOTLY_MIME] as Curves | undefined)
    .find((figure) => figure !== undefined)!;

/** Two samples: one says how often it was made, one is always the same. */
function countingSamples(): Samples {
  let calls = 0;
  return { titles: ['one', 'same'], make: () => [`第 ${++calls} 次`, ['同', 'two lines']] };
}

describe('trainingDisplay', () => {
  test('shows bar, curve and samples of a real run, each in one output', async () => {
    const observer = trainingDisplay({ samples: countingSamples(), lang: 'en' });
    const { stepLosses } = await train(learner(), toyData(), { ...OPTIONS, observer });

    expect(notebook().shown).toHaveLength(3);
    expect(plain(0)).toMatch(/^training █{24} 100% · 18\/18 · .*steps\/s · took .* · loss \d/);
    const [training, validation] = curves().data;
    expect(training.y).toHaveLength(18);
    expect(training.y.at(-1)).toBeCloseTo(stepLosses.at(-1)!, 3);
    expect(validation.x).toEqual([6, 12, 18]);
    const table = notebook().shown.find(({ data }) =>
      (data['text/html'] as string)?.includes('<table'),
    );
    expect(table!.updates).toBe(2);
    expect(table!.data['text/html']).toContain('第 3 次');
    expect(table!.data['text/html']).toContain('同<br>two lines');
    expect(table!.data['text/plain']).toBe('step 18\none → 第 3 次\nsame → 同\ntwo lines');
    expect((table!.data['text/html'] as string).match(/〃/g)).toHaveLength(2);
  });

  test('speaks Chinese', async () => {
    const observer = trainingDisplay({ lang: 'zh' });
    await train(learner(), toyData(), { ...OPTIONS, observer });
    expect(plain(0)).toMatch(/^训练 .*步\/秒 · 用时 .* · 损失 .*词元\/秒$/);
  });

  test('ends the run when the learner stops the cell, and says so', async () => {
    const display = trainingDisplay({ lang: 'en' });
    const observer = Object.defineProperty(
      async (event: TrainingEvent) => {
        await display(event);
        if (event.type === 'step' && event.step === 5) notebook().controller.abort();
      },
      'signal',
      { get: () => display.signal },
    );
    const result = await train(learner(), toyData(), { ...OPTIONS, observer });
    expect(result.reason).toBe('stopped');
    expect(result.step).toBe(5);
    expect(plain(0)).toContain('stopped before the end');
  });

  test('begins anew for a second run', async () => {
    const observer = trainingDisplay();
    for (let run = 0; run < 2; run++) {
      await train(learner(), toyData(), { ...OPTIONS, observer });
    }
    expect(notebook().shown).toHaveLength(4);
    expect(curves().data[0].y).toHaveLength(18);
  });
});

describe('SampleTable', () => {
  test('keeps a row for each change', () => {
    const table = new SampleTable(['a', 'b'], 'en');
    expect(table.add(10, ['x', 'y'])).toBe(true);
    expect(table.add(20, ['x', 'y'])).toBe(false);
    expect(table.add(30, ['x', 'z'])).toBe(true);
    const { 'text/html': html, 'text/plain': text } = table.bundle();
    expect((html as string).match(/<tr>/g)).toHaveLength(3);
    expect(html).not.toContain('>20<');
    expect(text).toBe('step 30\na → x\nb → z');
  });

  test('refuses more or fewer samples than titles', () => {
    const table = new SampleTable(['a', 'b'], 'en');
    expect(() => table.add(10, ['x'])).toThrow('samples: expected 2, one a title, received 1');
  });

  test('keeps sentences text, whatever is in them', () => {
    const table = new SampleTable(['<b>'], 'zh');
    table.add(1, ['"<script>"']);
    expect(table.bundle()['text/html']).toContain('&quot;&lt;script&gt;&quot;');
    expect(table.bundle()['text/html']).toContain('&lt;b&gt;');
  });
});
