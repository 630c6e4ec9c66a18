import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import '../../lib/tensor';
import { moduleFields } from '../../lib/tensor/moduleFields';

describe('moduleFields', () => {
  it('has every object once, under the first path, in the order of the fields', () => {
    const gain = tf.variable(tf.zeros([3]));
    const [norm, forward, seen] = [{ gain }, () => gain, new Set([gain])];
    const block: Record<string, unknown> = { norm, forward, size: 7, ids: Int32Array.of(1, 2) };
    const model = { blocks: [block, block], last: norm, seen, table: tf.zeros([2]), absent: null };
    block.model = model;
    expect([...moduleFields(model)]).toEqual([
      ['', model],
      ['blocks', model.blocks],
      ['blocks.0', block],
      ['blocks.0.norm', norm],
      ['blocks.0.norm.gain', gain],
      ['blocks.0.forward', forward],
      ['seen', seen],
    ]);
  });

  it('ends at a variable', () => {
    const variable = tf.variable(tf.zeros([3]));
    expect([...moduleFields(variable)]).toEqual([['', variable]]);
  });
});
