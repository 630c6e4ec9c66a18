import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { mapTensors, record, tensorsOf, TensorTreeError } from '../../lib/tensor';
import { describeTree } from '../../lib/tensor/tensorTree';

const [a, b, c] = [tf.scalar(2), tf.tensor1d([3, 5]), tf.tensor2d([[7, 11, 13]])];
const tree = { a, list: [b, undefined, { deep: c }] as const, none: undefined };

describe('a tree of tensors', () => {
  it('is visited in the order of its fields, with the path to each tensor', () => {
    expect(tensorsOf(tree)).toEqual([a, b, c]);
    const seen: unknown[] = [];
    mapTensors(tree, (tensor, index, path) => (seen.push([tensor, index, path]), tensor));
    expect(seen).toEqual([
      [a, 0, 'a'],
      [b, 1, 'list[0]'],
      [c, 2, 'list[2].deep'],
    ]);
    expect(tensorsOf(b)).toEqual([b]);
    expect(tensorsOf(undefined)).toEqual([]);
  });

  it('keeps its form, and what is absent stays absent', () => {
    const twice = mapTensors(tree, (tensor) => tensor.mul(2));
    expect(Object.keys(twice)).toEqual(['a', 'list', 'none']);
    expect(twice.none).toBeUndefined();
    expect(twice.list[1]).toBeUndefined();
    expect(twice.a).toBeAllClose(4);
    expect(twice.list[2].deep).toBeAllClose([[14, 22, 26]]);
  });

  it('is refused with the path to what is no tensor', () => {
    const wrong = { list: [a, { size: 3 }] } as unknown as tf.Tensor[];
    expect(() => tensorsOf(wrong)).toThrow(TensorTreeError);
    expect(() => tensorsOf(wrong)).toThrow('list[1].size: expected a tensor');
    const map = new Map([['a', a]]) as unknown as tf.Tensor[];
    expect(() => tensorsOf([map])).toThrow('[0]: expected a tensor');
  });

  it('has a description that tells forms apart', () => {
    const describeShape = ({ shape }: tf.Tensor) => `[${shape.join()}]`;
    const forms = [a, b, [a], [a, b], [[a], b], { a }, { b: a }, { a, b }, [undefined, a], []];
    const described = forms.map((form) => describeTree(form as tf.Tensor[], describeShape));
    expect(new Set(described).size).toBe(forms.length);
    expect(describeTree({ a: [b] }, describeShape)).toBe(describeTree({ a: [b] }, describeShape));
  });
});

describe('record with trees', () => {
  it('takes and gives them, and records each form for itself', () => {
    type State = { sum: tf.Tensor; parts: tf.Tensor[] };
    const f = record((state: State, x?: tf.Tensor): State => {
      const added = x ? state.sum.add(x) : state.sum.neg();
      return { sum: added, parts: [...state.parts, added] };
    });
    const state = { sum: b, parts: [b, c] };
    for (let i = 0; i < 3; i++) {
      const { sum, parts } = f(state, a);
      expect(sum).toBeAllClose([5, 7]);
      expect(parts).toHaveLength(3);
      expect(parts[1]).toBeAllClose([[7, 11, 13]]);
    }
    expect([f.runs, f.replays]).toEqual([2, 1]);
    for (let i = 0; i < 3; i++) expect(f({ sum: b, parts: [] }).sum).toBeAllClose([-3, -5]);
    expect([f.runs, f.replays]).toEqual([4, 2]);
    f.dispose();
  });
});
