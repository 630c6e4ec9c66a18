import { BilingualRangeError, mismatch } from '../locale';
import type { Activation, NormKind, NormPlacement } from '../layers';
import type { RotaryOptions, RotaryPairs } from '../attention';
import { assertCount, assertPositive, assertSeed } from '../tensor';

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
  /**
   * How positions are told. Default `'sinusoidal'`, as in the paper. Rotary ones turn the queries and
   * keys of self-attention, in every block; the others are added to the embedding, once.
   */
  readonly positions?: 'sinusoidal' | 'learned' | 'rotary' | 'none';
  /** Default `'halves'`. Only for rotary positions. */
  readonly rotaryPairs?: RotaryPairs;
  /** Default 10000. Only for rotary positions. */
  readonly rotaryBase?: number;
}

/** What a stack of such blocks is built from: an encoder or a decoder. */
export interface StackConfig extends BlockConfig {
  /** N, blocks. */
  readonly numLayers: number;
  /** The longest sentence, in tokens with BOS or EOS. */
  readonly maxLen: number;
  /** Whether embeddings are multiplied by √D. Default `true`, as in the paper; not in BERT and GPT. */
  readonly scaleEmbedding?: boolean;
}

/** What self-attention is built with: a bias, rotary positions. */
export function selfAttentionOptions(config: Required<BlockConfig>): {
  readonly bias: boolean;
  readonly rotary?: RotaryOptions;
} {
  const { attentionBias: bias, positions, rotaryPairs: pairs, rotaryBase: base } = config;
  return positions === 'rotary' ? { bias, rotary: { pairs, base } } : { bias };
}

/** What the fields of a configuration may be, and what stands in for one that is absent. */
export interface Rules<Config> {
  /** Whole numbers from 1 up. */
  readonly sizes: readonly (keyof Config & string)[];
  /** Fields that may be absent: what they may be, the default first. */
  readonly choices: {
    readonly [Field in keyof Config]?: readonly [Config[Field], ...Config[Field][]];
  };
  /** Numbers above 0 that may be absent, and their defaults. */
  readonly positives?: { readonly [Field in keyof Config]?: number };
}

/** The rules of a stack; those of a model add its own fields. */
export const STACK_RULES: Rules<Required<StackConfig>> = {
  sizes: ['dModel', 'numHeads', 'dFF', 'numLayers', 'maxLen'],
  choices: {
    normPlacement: ['post', 'pre'],
    norm: ['layer', 'batch', 'power'],
    activation: ['relu', 'gelu'],
    attentionBias: [false, true],
    positions: ['sinusoidal', 'learned', 'rotary', 'none'],
    rotaryPairs: ['halves', 'adjacent'],
    scaleEmbedding: [true, false],
  },
  positives: { rotaryBase: 10_000 },
};

/**
 * Fills in the defaults, and refuses what no model can be built from.
 *
 * @param config of a model; beside the fields of its rules it has a `seed`
 * @throws {RangeError} naming the field: `dFF: expected a whole number from 1 up, received 0`
 */
export function complete<Config extends { readonly seed: number }>(
  config: Config,
  { sizes, choices, positives = {} }: Rules<Required<Config>>,
): Required<Config> {
  const optional = Object.keys(choices) as (keyof Config & string)[];
  assertKnown(config, ['seed', ...sizes, ...optional, ...Object.keys(positives)]);
  const completed = { ...config } as Required<Config>;
  for (const [field, value] of Object.entries(positives)) {
    (completed as Record<string, unknown>)[field] ??= value;
    assertPositive(field, (completed as Record<string, number>)[field]);
  }
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
