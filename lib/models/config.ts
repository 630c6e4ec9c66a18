import { NormPlacement } from '../layers';

/** Everything that fixes the shape of a Transformer, and its first weights. */
export interface TransformerConfig {
  readonly sourceVocabSize: number;
  readonly targetVocabSize: number;
  /** D, features of a position. */
  readonly dModel: number;
  /** H; dModel must be a multiple of it. */
  readonly numHeads: number;
  /** F, hidden features of the feed-forward network. */
  readonly dFF: number;
  /** N: encoder blocks, and as many decoder blocks. */
  readonly numLayers: number;
  /** The longest sentence, in tokens with BOS or EOS. */
  readonly maxLen: number;
  /** Default `'post'`, as in the paper. */
  readonly normPlacement?: NormPlacement;
  /** Default `'sinusoidal'`, as in the paper. */
  readonly positions?: 'sinusoidal' | 'learned';
  /** The same seed gives the same first weights. */
  readonly seed: number;
}

/** A configuration with its defaults filled in. */
export type CompleteConfig = Required<TransformerConfig>;

const SIZES = [
  'sourceVocabSize',
  'targetVocabSize',
  'dModel',
  'numHeads',
  'dFF',
  'numLayers',
  'maxLen',
] as const;

const CHOICES = {
  normPlacement: ['post', 'pre'],
  positions: ['sinusoidal', 'learned'],
} as const;

/**
 * Fills in the defaults, and refuses what no model can be built from.
 *
 * @throws {RangeError} naming the field: `dModel: expected a multiple of numHeads=4, received 30`
 */
export function completeConfig(config: TransformerConfig): CompleteConfig {
  const complete: CompleteConfig = { normPlacement: 'post', positions: 'sinusoidal', ...config };
  for (const field of SIZES) {
    if (!Number.isInteger(complete[field]) || complete[field] < 1) {
      refuse(field, 'a whole number from 1 up', complete[field]);
    }
  }
  for (const field of ['normPlacement', 'positions'] as const) {
    const choices: readonly string[] = CHOICES[field];
    if (!choices.includes(complete[field])) refuse(field, choices.join(' or '), complete[field]);
  }
  if (!Number.isFinite(complete.seed)) refuse('seed', 'a number', complete.seed);
  if (complete.dModel % complete.numHeads !== 0) {
    refuse('dModel', `a multiple of numHeads=${complete.numHeads}`, complete.dModel);
  }
  return complete;
}

function refuse(field: string, expected: string, received: unknown): never {
  throw new RangeError(`${field}: expected ${expected}, received ${String(received)}`);
}
