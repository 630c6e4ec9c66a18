import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { report } from './report';
import type { Results } from './measurements';
import { trainingFlops, WORKLOADS } from './workloads';
import { repositoryRoot } from '../support/paths';

const BOOTSTRAP = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
const QUICK = ['--train', 'small', '--decode', 'small', '--rounds', '1', '--steps', '300'];

function bench(...args: string[]) {
  const env = { ...process.env, KIT_LANG: 'en' };
  return spawnSync(process.execPath, [BOOTSTRAP, 'bench', ...args], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env,
  });
}

describe('npm run bench', () => {
  let results: Results;
  beforeAll(() => {
    const { stdout, stderr, status } = bench(...QUICK, '--json');
    expect(status, stderr).toBe(0);
    results = JSON.parse(stdout) as Results;
  });

  it('times our steps, unrecorded too, and TensorFlow.js as it comes', () => {
    const runs = results.train.small;
    expect(Object.keys(runs)).toEqual(['recorded', 'plain', 'stock']);
    for (const { medianMs, count } of Object.values(runs)) {
      expect(medianMs).toBeGreaterThan(0);
      expect(count).toBeGreaterThan(1);
    }
    expect(runs.recorded.facts.nativeCalls).toBe(1);
    expect(runs.plain.facts.nativeCalls).toBeGreaterThan(500);
  });

  it('decodes 32 tokens in four native calls, alone and in a batch', () => {
    expect(Object.keys(results.decode)).toEqual(['small × 1', 'small × 64']);
    for (const { recorded } of Object.values(results.decode)) {
      expect(recorded.facts.nativeCalls).toBe(4);
    }
  });

  it('finds nothing that grows in the course of training', () => {
    const { tensorsGrown, graphsGrown, filesGrown } = results.endurance!.facts;
    expect({ tensorsGrown, graphsGrown, filesGrown }).toEqual({
      tensorsGrown: 0,
      graphsGrown: 0,
      filesGrown: 0,
    });
  });

  it('makes tables of it that a README can take', () => {
    const text = report(results, ({ en }) => en);
    expect(text).toMatch(/matrix products alone reach \d+ GFLOP\/s/);
    expect(text).toMatch(/\| attention-kit +\| \d+\.\d \(\d+\.\d–\d+\.\d\)/);
    expect(text).not.toMatch(/PyTorch|undefined|NaN/); // it was not asked for
    expect(report(results, ({ zh }) => zh)).toMatch(/训练，毫秒\/步/);
  });

  it.each([
    [['--train', 'huge'], 'small, medium, large, none'],
    [['--rounds', '0'], '1, 2, 3'],
    [['--steps', '-1'], '0, 1, 2'],
    [['--peer', '/no/such/python'], 'has no PyTorch'],
  ])('refuses %o with what would be right', (args, message) => {
    const { stdout, stderr, status } = bench(...args);
    expect(status).toBe(1);
    expect(stdout + stderr).toContain(message);
  });
});

it('counts the multiplications of a step', () => {
  // By hand, D = 2, dFF = 3, one block each, V = 5, one sentence of 1 word: an attention is four
  // projections of 2 × 2 and 2 + 2 for its score and context; forward 3 × 20 + 2 × 12 + 10.
  const tiny = { ...WORKLOADS.small, dModel: 2, dFF: 3, numLayers: 1, vocabSize: 5 };
  expect(trainingFlops({ ...tiny, batchSize: 1, length: 1 })).toBe(2 * 3 * (3 * 20 + 2 * 12 + 10));
});
