import { describe, expect, it } from 'vitest';
import {
  BatchNorm,
  createNorm,
  LayerNorm,
  type NormKind,
  normalizesOverBatch,
  PowerNorm,
} from '../../lib/layers';

const KINDS = ['layer', 'batch', 'power'] as const satisfies readonly NormKind[];

describe('createNorm', () => {
  it('makes the norm of each kind, of the size', () => {
    const norms = KINDS.map((kind) => createNorm(kind, 7));
    expect(norms[0]).toBeInstanceOf(LayerNorm);
    expect(norms[1]).toBeInstanceOf(BatchNorm);
    expect(norms[2]).toBeInstanceOf(PowerNorm);
    for (const norm of norms as LayerNorm[]) expect(norm.gain.shape).toEqual([7]);
    expect(() => createNorm('power', 7, { groups: 2 })).toThrow('a multiple of groups=2');
  });

  it('is said which of them take statistics of a batch', () => {
    expect(KINDS.map(normalizesOverBatch)).toEqual([false, true, true]);
  });
});
