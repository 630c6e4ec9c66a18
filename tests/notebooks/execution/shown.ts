import { expect } from 'vitest';
import { rangesIn, seedRanges } from './seedRanges';
import { DECODER_SHOWN } from './shownDecoder';
import { ENCODER_SHOWN } from './shownEncoder';

/** What an English chapter, run whole, shows; `printed` gives what the cell of an id printed. */
export type Shown = (printed: (cell: string) => string) => void;

/** By chapter, and then by what is claimed. */
export const SHOWN: Readonly<Record<string, Readonly<Record<string, Shown>>>> = {
  '00-start': {
    'is a line that lies flat though its loss falls, and one that rises': (printed) => {
      const losses = [...printed('flat').matchAll(/loss ([\d.]+)/g)].map(([, loss]) =>
        Number(loss),
      );
      expect(losses).toHaveLength(3);
      expect(losses).toEqual([...losses].sort((a, b) => b - a));
      expect(printed('flat')).toContain('step 60: y = 0.00 x − 0.49.');
      expect(printed('live-code')).toContain('step 60: y = 0.80 x − 0.49.');
    },
    'is a probe that fails a wrong gradient, and passes a wrong program': (printed) => {
      expect(printed('probe-code')).toMatch(/tf.grad: passed\n0.1 v²: alarm/);
      expect(printed('probe-answer')).toMatch(/loss: passed\n$/);
    },
    'is one change of five that lifts the line': (printed) => {
      const slopes = [...printed('cause-answer').matchAll(/ (\d\.\d\d) {2}-0\.49/g)];
      expect(slopes.map(([, w]) => w)).toEqual(['0.00', '0.00', '0.00', '0.00', '0.80']);
      expect(printed('solved-loss')).toContain('expected [N=40], received [40, 1]');
    },
  },
  // Of three seeds the run itself is one; the chapter has noted the others.
  '01-seq2seq': {
    'is that one vector does with short sentences, and hardly with long ones': (printed) => {
      const [exact, bleu] = seedRanges(printed('scores-figure'));
      expect(exact['one vector'][0].low).toBeGreaterThan(30);
      expect(exact['one vector'][4].high).toBeLessThan(20);
      expect(bleu['one vector'][4].high).toBeLessThan(bleu['one vector'][0].low);
    },
    'is that attention translates better, of whatever length': (printed) => {
      const [exact, bleu] = seedRanges(printed('scores-figure'));
      for (const group of [0, 1, 2, 3, 4]) {
        for (const score of [exact, bleu]) {
          const ahead = score.attention[group].mean - score.reversed[group].mean;
          // Of the longest sentences the bands of these two overlap.
          expect(ahead).toBeGreaterThan(group < 4 ? 3 : score === bleu ? 2 : -3);
          expect(score.reversed[group].mean).toBeGreaterThan(score['one vector'][group].mean);
        }
      }
      expect(bleu.attention[4].mean).toBeLessThan(bleu.attention[0].mean - 5);
    },
    'is a higher loss that translates better, and one that changes no translation': (printed) => {
      const rows = [...printed('loss-answer').matchAll(/([\d.]+) +(\d+)$/gm)];
      const [one, halved, asItIs, doubled] = rows.map((row) => row.slice(1).map(Number));
      expect(halved[0]).toBeGreaterThan(2 * one[0]);
      expect(halved[1]).toBeGreaterThan(one[1] + 5);
      expect([halved[1], doubled[1]]).toEqual([asItIs[1], asItIs[1]]);
    },
    'is that 锯 is read at the second saw': (printed) => {
      expect(printed('align-answer')).toContain('The run gave saw·3');
    },
  },
  '04-masked': {
    'is a lower loss that writes worse, and a mask that writes every sentence': (printed) => {
      const runs = [...printed('solved').matchAll(/loss ([\d.]+), (\d+) \/ 40/g)];
      const [[, seenLoss, seen], [, maskedLoss, masked]] = runs;
      expect(Number(seenLoss)).toBeLessThan(0.01);
      expect(Number(seen)).toBeLessThan(30);
      expect(Number(maskedLoss)).toBeGreaterThan(0.3);
      expect(Number(masked)).toBe(40);
    },
    'is a probe that passes the right mask and fails three broken ones': (printed) => {
      expect(printed('probe-answer').match(/before it: yes/g)).toHaveLength(1);
      expect(printed('probe-answer').match(/before it: no/g)).toHaveLength(3);
      expect(printed('museum-path').match(/before it: (yes|no)/g)).toEqual([
        'before it: yes',
        'before it: no',
      ]);
    },
    'is a leak that random tokens find, and a filling that nothing gets through': (printed) => {
      expect(printed('random-figure')).toMatch(/: no; it fell to [\s\S]*: yes/);
      expect(printed('finite-table')).toMatch(/-1000000000 +0.000, 0.000, 0.000/);
      expect(printed('finite-table')).not.toMatch(/-10 +0.000, 0.000, 0.000/);
    },
  },
  '05-feed-forward': {
    'is a probe that passes two right versions and fails three broken ones': (printed) => {
      expect(printed('probe-run').match(/: passed/g)).toHaveLength(2);
      expect(printed('probe-run').match(/: alarm/g)).toHaveLength(3);
      const verdicts = printed('probe-answer').match(/(before it|permuted output): (yes|no)/g);
      expect(verdicts).toEqual([
        'before it: yes',
        'permuted output: no',
        'before it: no',
        'permuted output: no',
      ]);
    },
    'is two hidden units that write both meanings of saw': (printed) => {
      expect(printed('solved')).toContain('I saw=see a saw=tool .');
      expect(printed('solved')).toContain('A dog saw=see me .');
    },
    'is a sentence that is lost without the networks, and whole again with those of the decoder': (
      printed,
    ) => {
      const [, ...rows] = printed('solved-translator').trim().split('\n'); // without the head
      const whole = rows.map((row) => row.includes('我看见了一把锯子。'));
      expect(whole).toEqual([false, false, true, true]);
    },
  },
  // Of three seeds the trainings of the run are one; the chapter has noted the others.
  '06-add-norm': {
    'is a probe that passes two norms and fails those that average padding': (printed) => {
      const verdicts = printed('padding-answer').match(/at tokens: (yes|no)/g);
      expect(verdicts?.map((verdict) => verdict.endsWith('yes'))).toEqual([
        true,
        false,
        false,
        true,
      ]);
      expect(printed('cube-answer')).toContain('The run gave 7, 1.');
    },
    'is that with more layers the last one receives less in pre-LN, and not in post-LN': (
      printed,
    ) => {
      const [post, pre] = rangesIn(printed('gradients-answer'));
      expect(post.at(-1)!.mean / post[0].mean).toBeGreaterThan(0.85);
      expect(post.at(-1)!.mean / post[0].mean).toBeLessThan(1.9);
      expect(pre.at(-1)!.high).toBeLessThan(pre[0].low);
    },
    'is a deep post-LN that learns nothing without warm-up, where pre-LN learns': (printed) => {
      const [post, warm, pre] = rangesIn(printed('deep-answer')).map((run) => run.at(-1)!);
      expect(post.low).toBeGreaterThan(4);
      expect(warm.high).toBeLessThan(2.6);
      expect(pre.high).toBeLessThan(1.4);
      const apart = [...printed('after-code').matchAll(/^\S.*? (\d\.\d+) \|/gm)];
      expect(apart.map(([, difference]) => Number(difference) > 1)).toEqual([false, true, true]);
    },
    'is a PowerNorm whose gradient is right on average': (printed) => {
      expect(printed('power-answer')).toContain('ν has arrived at -0.1291 and -0.0873');
      expect(printed('power-answer')).toContain('mean(s·x̂) -0.1291, -0.0873');
    },
    'is batch norm a little ahead of PowerNorm, and no effect of groups': (printed) => {
      const ends = rangesIn(printed('kinds-answer')).slice(0, 4);
      const [layer, batch, power, ungrouped] = ends.map((run) => run.at(-1)!);
      expect(batch.mean).toBeLessThan(layer.mean);
      expect(layer.mean).toBeLessThan(power.mean + 0.03);
      expect(Math.abs(power.mean - ungrouped.mean)).toBeLessThan(0.15);
    },
    'is a leak of batch statistics, and of nothing else': (printed) => {
      const verdicts = printed('leak-answer').match(/before it: (yes|no)/g);
      expect(verdicts?.map((verdict) => verdict.endsWith('yes'))).toEqual([
        true,
        false,
        true,
        false,
        true,
      ]);
      expect(printed('refused')).toContain('statistics of a batch know of them');
    },
  },
  '07-positions': {
    'is a translator that needs positions, and tokens as loud as they are': (printed) => {
      const exact = (cell: string) => Number(/The run gave (\d+)/.exec(printed(cell))?.[1]);
      expect(exact('one-answer')).toBeLessThan(12);
      expect(printed('one-answer')).toMatch(/now by 0\. /);
      expect(exact('lookup-answer')).toBeLessThan(5);
      expect(printed('base-answer')).toContain('The run gave 44.');
    },
    'is a wrong exponent that translations do not show, and a probe does': (printed) => {
      const [, wrong, reordered] = /The run gave (\d+), (\d+)/.exec(printed('harm-answer'))!;
      expect(Number(wrong)).toBeGreaterThan(42);
      expect(Number(reordered)).toBeLessThan(25);
      expect(printed('probe-answer').match(/distance only: (yes|no)/g)).toEqual(
        ['yes', 'no', 'yes'].map((verdict) => `distance only: ${verdict}`),
      );
    },
    'is a score of the distance alone, in both conventions and not in their mixture': (printed) => {
      const rows = [...printed('rotary-check').matchAll(/(\S+) (\S+) (\S+) \|q\| (\S+)/g)];
      for (const [, first, second, third, length] of rows) {
        expect([second, third]).toEqual([first, first]);
        expect(printed('rotary-check')).toContain(`not turned |q| ${length}`);
      }
      expect(printed('mixing-answer')).toMatch(/halves: [^\n]*: yes\nmixed: [^\n]*: no;/);
      const apart = [...printed('solved-code').matchAll(/ (\d\.\d{3})$/gm)];
      expect(apart.map(([, x]) => Number(x) > 0.1)).toEqual([false, true, true]);
      expect(printed('museum-answer')).toContain('The run gave C, D, B, A.');
    },
  },
  '08-encoder': ENCODER_SHOWN,
  '09-decoder': DECODER_SHOWN,
  '10-transformer': {
    'is that one pass gives what cell after cell gives, and logits as long as the target': (
      printed,
    ) => {
      expect(printed('prefixes')).toMatch(/difference \de-\d/);
      expect(printed('one-answer')).toMatch(
        /The run gave Tt. From 6 tokens of English to 11, [^]*10 positions/,
      );
      expect(printed('walk')).toContain('Multi-head cross-attention [2, 10, 128]');
    },
    'is a first loss that tells a loud start, tied or not': (printed) => {
      const [losses] = rangesIn(printed('first-answer'));
      expect(losses[0].mean).toBeCloseTo(Math.log(1209), 1);
      expect(losses.at(-1)!.low).toBeGreaterThan(30);
      expect(printed('museum-answer').match(/ (passed|alarm)$/gm)).toEqual([
        ' passed',
        ' alarm',
        ' passed',
        ' alarm',
      ]);
    },
    'is a model of one sequence that fails two probes and learns to copy': (printed) => {
      expect(printed('two-answer')).toContain('The run gave A and B.');
      expect(printed('two-answer')).toMatch(/two sequences +0\.[1-9]\d* +passed/);
      expect(printed('two-answer')).toMatch(/one sequence +0\.000 +alarm/);
      expect(printed('two-figure')).toMatch(/: yes\n[^]*: no; it fell to/);
      const [two, one] = rangesIn(printed('two-figure')).map((run) => run.at(-1)!);
      expect(two.low).toBeGreaterThan(2.7);
      expect(one.high).toBeLessThan(2.6);
    },
    'is the library, put together and as a class, to the last digit': (printed) => {
      expect(printed('whole-check')).toMatch(/true\n[^]*difference 0\n/);
      expect(printed('finished-run')).toMatch(/difference 0\n/);
    },
    'is torch in logits and gradients, and nothing else is': (printed) => {
      const rows = [...printed('golden-answer').matchAll(/(\d\.\de[+-]\d+) +(\d\.\de[+-]\d+)$/gm)];
      const [asItIs, ...wrong] = rows.map(([, ...two]) => two.map(Number));
      expect(Math.max(...asItIs)).toBeLessThan(1e-4);
      expect(wrong).toHaveLength(2);
      for (const apart of wrong) expect(Math.min(...apart)).toBeGreaterThan(0.1);
    },
    'is a translation that begins with BOS': (printed) => {
      expect(printed('saw-run')).toContain('我看见了一把锯子。 我看见了一把锯子。');
      expect(printed('saw-figure')).toMatch(/把·6 attends to saw·3/);
      expect(printed('saw-figure')).toMatch(/我·1 attends to saw·1/);
      expect(printed('museum-answer')).toContain('The run gave no.');
    },
  },
};
