import { BatchNorm } from './batchNorm';
import { LayerNorm } from './layerNorm';
import type { Norm, NormKind } from './norm';
import { PowerNorm, type PowerNormOptions } from './powerNorm';

/** A norm of the kind that a configuration asks for. @param options of PowerNorm */
export function createNorm(kind: NormKind, dModel: number, options: PowerNormOptions = {}): Norm {
  switch (kind) {
    case 'layer':
      return new LayerNorm(dModel);
    case 'batch':
      return new BatchNorm(dModel);
    case 'power':
      return new PowerNorm(dModel, options);
  }
}
