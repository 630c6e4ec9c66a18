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

it("an error of TensorFlow's says nothing of the addon that brings it", () => {
  const multiply = () => tf.matMul(tf.ones([3, 5]), tf.ones([2, 7]));
  expect(multiply).toThrow(/^Matrix size-incompatible: In\[0\]: \[3,5\], In\[1\]: \[2,7\]/);
});

const folder = mkdtempSync(join(tmpdir(), 'attention-kit-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program that has the library, in a process of its own. */
function run(program: string, { nodeArgs = [] as string[], env = {} } = {}) {
  const script = join(folder, 'program.ts');
  const library = JSON.stringify(join(repositoryRoot, 'lib', 'tensor'));
  writeFileSync(
    script,
    `import { tf, backendInfo, createDropout, record } from ${library};\n${program}`,
  );
  return spawnSync(process.execPath, [...nodeArgs, '--import', 'tsx', script], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

describe('without the native addon', () => {
  it('the library says why, computes all the same, and does not advertise', () => {
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
    const program = `
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
    `;
    const { stdout, stderr } = run(program, { nodeArgs: ['--require', preload] });
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

describe('ATTENTION_KIT_BACKEND', () => {
  const TELL = `
    const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 5])).dataSync()[0];
    const report = process.report.getReport() as unknown as { sharedObjects: string[] };
    const libraries = report.sharedObjects.filter((file) => /tensorflow|tfjs/.test(file));
    const megabytes = process.memoryUsage.rss() / 2 ** 20;
    console.log(JSON.stringify({ info: backendInfo(), product, libraries, megabytes }));
  `;

  /** What such a process tells of itself. */
  const tell = (choice: string) => {
    const { stdout, stderr } = run(TELL, { env: { ATTENTION_KIT_BACKEND: choice } });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as {
      info: object;
      product: number;
      libraries: string[];
      megabytes: number;
    };
  };

  it('cpu computes in plain JavaScript, loads nothing native, and takes little memory', () => {
    const { info, product, libraries, megabytes } = tell('cpu');
    expect(info).toEqual({
      name: 'cpu',
      native: false,
      version: tf.version_core,
      reason: 'ATTENTION_KIT_BACKEND=cpu',
    });
    expect(product).toBe(3);
    expect(libraries).toEqual([]);
    // About 165 with the compiler of this program; native TensorFlow takes 290 more.
    expect(megabytes).toBeLessThan(280);
  });

  it.each(['tensorflow', ''])('%j is native TensorFlow', (choice) => {
    const { info, libraries, megabytes } = tell(choice);
    expect(info).toMatchObject({ name: 'tensorflow', native: true });
    expect(libraries).not.toEqual([]);
    expect(megabytes).toBeGreaterThan(280); // else the bound above says nothing
  });

  it('refuses any other by name', () => {
    const { stderr, status } = run(TELL, {
      env: { ATTENTION_KIT_BACKEND: 'wasm', KIT_LANG: 'en' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain(
      'RangeError: ATTENTION_KIT_BACKEND: expected cpu or tensorflow, received wasm',
    );
  });
});
