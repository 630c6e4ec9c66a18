import { BilingualRangeError, mismatch } from '../locale';
import type { Activation, NormKind, NormPlacement } from '../layers';
import { assertCount, assertSeed } from '../tensor';

/** What a block of a Transformer is built from. */
export interface BlockConfig {
  /** D, features of a position. */
  readonly dModel: number;
  /** H; dModel must be a multiple of it. */
  readonly numHeads: number;
  /** F, hidden features of the feed-forward network. */
  readonly dFF: number;
  /** Default `'post'`, as in the paper. */
  readonly normPlacement?: NormPlacement;
  /** Default `'layer'`, as in the paper. */
  readonly norm?: NormKind;
  /** Of the feed-forward network. Default `'relu'`, as in the paper; BERT and GPT have `'gelu'`. */
  readonly activation?: Activation;
  /** Whether the projections of attention add a bias. Default `false`, as in the paper. */
  readonly attentionBias?: boolean;
}

/** What a stack of such blocks is built from: an encoder or a decoder. */
export interface StackConfig extends BlockConfig {
  /** N, blocks. */
  readonly numLayers: number;
  /** The longest sentence, in tokens with BOS or EOS. */
  readonly maxLen: number;
  /** Default `'sinusoidal'`, as in the paper. */
  readonly positions?: 'sinusoidal' | 'learned';
}

/** What the fields of a configuration may be, and what stands in for one that is absent. */
export interface Rules<Config> {
  /** Whole numbers from 1 up. */
  readonly sizes: readonly (keyof Config & string)[];
  /** Fields that may be absent: what they may be, the default first. */
  readonly choices: {
    readonly [Field in keyof Config]?: readonly [Config[Field], ...Config[Field][]];
  };
}

/** The rules of a stack; those of a model add its own fields. */
export const STACK_RULES: Rules<Required<StackConfig>> = {
  sizes: ['dModel', 'numHeads', 'dFF', 'numLayers', 'maxLen'],
  choices: {
    normPlacement: ['post', 'pre'],
    norm: ['layer', 'batch', 'power'],
    activation: ['relu', 'gelu'],
    attentionBias: [false, true],
    positions: ['sinusoidal', 'learned'],
  },
};

/**
 * Fills in the defaults, and refuses what no model can be built from.
 *
 * @param config of a model; beside the fields of its rules it has a `seed`
 * @throws {RangeError} naming the field: `dFF: expected a whole number from 1 up, received 0`
 */
export function complete<Config extends { readonly seed: number }>(
  config: Config,
  { sizes, choices }: Rules<Required<Config>>,
): Required<Config> {
  const optional = Object.keys(choices) as (keyof Config & string)[];
  assertKnown(config, ['seed', ...sizes, ...optional]);
  const completed = { ...config } as Required<Config>;
  for (const field of optional) {
    completed[field] ??= choices[field]![0];
    assertChoice(field, completed[field], choices[field]!);
  }
  for (const field of sizes) assertCount(field, completed[field] as number);
  assertSeed('seed', completed.seed);
  return completed;
}

/** A misspelt field would be left at its default, silently. */
function assertKnown(config: object, fields: readonly string[]): void {
  const unknown = Object.keys(config).find((field) => !fields.includes(field));
  if (unknown === undefined) return;
  throw new BilingualRangeError({
    en: `${unknown}: this configuration has no such field; it has ${fields.join(', ')}`,
    zh: `${unknown}：配置中没有这个字段；可用的字段是 ${fields.join('、')}`,
  });
}

function assertChoice(field: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  const expected = { en: choices.join(' or '), zh: ` ${choices.join(' 或 ')}` };
  throw new BilingualRangeError(mismatch(field, expected, value));
}
