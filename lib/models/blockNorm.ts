import { createNorm, type Norm } from '../layers';
import type { BlockConfig } from './config';

/** A norm as a configuration asks for it. PowerNorm has a group of features a head, as its authors do. */
export function blockNorm({
  norm,
  dModel,
  numHeads,
}: Pick<Required<BlockConfig>, 'norm' | 'dModel' | 'numHeads'>): Norm {
  return createNorm(norm, dModel, { groups: numHeads });
}
