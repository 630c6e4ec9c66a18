import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { backendInfo } from '../../lib/tensor';
import { repositoryRoot } from '../support/paths';

describe('backendInfo', () => {
  it('names native TensorFlow and its version', () => {
    const { version, ...rest } = backendInfo();
    expect(rest).toEqual({ name: 'tensorflow', native: true });
    expect(version).toMatch(/^2\.\d+\.\d+$/);
    expect(tf.getBackend()).toBe('tensorflow');
  });
});

describe('without the native addon', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attention-kit-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a program in a process in which tfjs-node cannot be loaded. */
  function run(program: string) {
    const preload = join(folder, 'withoutAddon.cjs');
    writeFileSync(
      preload,
      `const Module = require('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) => {
        if (name === '@tensorflow/tfjs-node') throw new Error('no addon for this machine');
        return load(name, ...rest);
      };`,
    );
    const script = join(folder, 'program.ts');
    const library = JSON.stringify(join(repositoryRoot, 'lib', 'tensor'));
    writeFileSync(
      script,
      `import { tf, backendInfo, createDropout, record } from ${library};\n${program}`,
    );
    const args = ['--require', preload, '--import', 'tsx', script];
    return spawnSync(process.execPath, args, { cwd: repositoryRoot, encoding: 'utf8' });
  }

  it('the library says why, computes all the same, and does not advertise', () => {
    const { stdout, stderr } = run(`
      const w = tf.variable(tf.ones([3, 2]));
      const step = record((x: tf.Tensor2D, seed: tf.Tensor1D) => tf.tidy(() => {
        const loss = () => tf.matMul(createDropout(0.5, seed)(x), w).relu().mean() as tf.Scalar;
        const { value, grads } = tf.variableGrads(loss);
        w.assign(w.sub(grads[w.name]));
        return value;
      }));
      const losses = [1, 2, 3].map((i) =>
        step(tf.ones([5, 3]), tf.tensor1d([1, i], 'int32')).dataSync()[0]);
      console.log(JSON.stringify({ info: backendInfo(), backend: tf.getBackend(), losses }));
    `);
    expect(stderr).toBe('');
    const { info, backend, losses } = JSON.parse(stdout) as {
      info: object;
      backend: string;
      losses: number[];
    };
    expect(info).toEqual({
      name: 'cpu',
      native: false,
      version: tf.version_core,
      reason: 'no addon for this machine',
    });
    expect(backend).toBe('cpu');
    expect(losses[2]).toBeLessThan(losses[0]);
  });
});
