import { type Bilingual, mismatch } from '../locale';
import { assertCount } from '../tensor';
import { TextOptionError, TokenIdError } from './errors';
import { SPECIAL_TOKENS, UNK_ID } from './specialTokens';

/** Options of {@link Vocabulary.build}. */
export interface VocabularyOptions {
  /** Keep the tokens that occur at least this often; rarer ones become `<unk>`. Default 1. */
  readonly minCount?: number;
  /**
   * More special tokens, such as `<mask>`: they follow the four that every vocabulary has, in this
   * order, whether they occur or not. Each stands in brackets, `<…>` or `[…]`, since no tokenizer
   * makes such a token out of text. Default none.
   */
  readonly extraTokens?: readonly string[];
}

/** What a vocabulary is in a file. */
export interface VocabularyJson {
  /** All tokens in the order of their ids. */
  readonly tokens: readonly string[];
  /** Those of them that are special beside the first four; absent when there are none. */
  readonly extraTokens?: readonly string[];
}

/**
 * The tokens that a model knows, numbered. Ids 0 to 3 are `<pad>`, `<bos>`, `<eos>`, `<unk>`; extra
 * special tokens come next. The others follow from frequent to rare, equally frequent ones in code
 * point order, so that the same sentences in any order give the same vocabulary.
 */
export class Vocabulary {
  private readonly ids: ReadonlyMap<string, number>;

  private constructor(
    readonly tokens: readonly string[],
    /** The special tokens beside the four that every vocabulary has. */
    readonly extraTokens: readonly string[],
  ) {
    this.ids = new Map(tokens.map((token, id) => [token, id]));
  }

  /**
   * Counts the tokens of tokenized sentences and numbers those that are frequent enough.
   * Build it from training sentences only: a vocabulary that has seen the test set has peeked.
   *
   * @throws {RangeError} when `minCount` is not a whole number from 1 up
   * @throws {TextOptionError} naming an extra token that stands in no brackets or was there before
   */
  static build(
    sentences: Iterable<readonly string[]>,
    options: VocabularyOptions = {},
  ): Vocabulary {
    const { minCount = 1, extraTokens = [] } = options;
    assertCount('minCount', minCount);
    assertExtraTokens(extraTokens);
    const special = [...SPECIAL_TOKENS, ...extraTokens];
    const frequent = [...countTokens(sentences)]
      .filter(([token, count]) => count >= minCount && !special.includes(token))
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([token]) => token);
    return new Vocabulary([...special, ...frequent], [...extraTokens]);
  }

  /**
   * Reads what {@link toJSON} wrote, also before there were extra tokens.
   *
   * @throws {TextOptionError} when it is not a list of distinct tokens that begins with the
   *   special ones
   */
  static fromJSON(json: unknown): Vocabulary {
    const problem = findProblem(json);
    if (problem) throw new TextOptionError(problem);
    const { tokens, extraTokens = [] } = json as VocabularyJson;
    return new Vocabulary([...tokens], [...extraTokens]);
  }

  /** How many tokens there are, special ones included; ids go from 0 to size - 1. */
  get size(): number {
    return this.tokens.length;
  }

  /** How many special tokens there are. They come first: the ids below this number are theirs. */
  get numSpecial(): number {
    return SPECIAL_TOKENS.length + this.extraTokens.length;
  }

  /** Whether the token has an id of its own. */
  has(token: string): boolean {
    return this.ids.has(token);
  }

  /** The token's id; that of `<unk>` when it has none of its own, which {@link has} tells. */
  id(token: string): number {
    return this.ids.get(token) ?? UNK_ID;
  }

  /** One id for each token, as {@link id} gives it. Adds no `<bos>` and no `<eos>`. */
  encode(tokens: readonly string[]): number[] {
    return tokens.map((token) => this.id(token));
  }

  /**
   * One token for each id, special ones included.
   *
   * @throws {TokenIdError} naming the first id that is not in the vocabulary, and its position
   */
  decode(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id, position) => {
      const token = this.tokens[id];
      if (token === undefined) throw unknownId(id, position, this.size);
      return token;
    });
  }

  /** The tokens without an id of their own, each once, in order of appearance. */
  unknown(tokens: readonly string[]): string[] {
    return [...new Set(tokens.filter((token) => !this.has(token)))];
  }

  /** A plain object for a file; {@link fromJSON} reads it. */
  toJSON(): VocabularyJson {
    const { tokens, extraTokens } = this;
    return extraTokens.length > 0 ? { tokens, extraTokens } : { tokens };
  }
}

const IN_BRACKETS = /^(?:<[^\s<>]+>|\[[^\s[\]]+\])$/u;

function assertExtraTokens(extraTokens: readonly string[]): void {
  const taken = new Set<string>(SPECIAL_TOKENS);
  for (const token of extraTokens) {
    if (!IN_BRACKETS.test(token) || taken.has(token)) {
      const expected = {
        en: 'distinct tokens in brackets, such as <mask> or [CLS], none of the usual four',
        zh: '互不相同、写在括号里的词元，如 <mask>、[CLS]，且不是固有的四个特殊词元',
      };
      throw new TextOptionError(mismatch('extraTokens', expected, JSON.stringify(token)));
    }
    taken.add(token);
  }
}

function countTokens(sentences: Iterable<readonly string[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tokens of sentences) {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return counts;
}

function unknownId(id: number, position: number, size: number): TokenIdError {
  return new TokenIdError({
    en:
      `token id at position ${position}: expected 0 to ${size - 1} ` +
      `(the vocabulary has ${size} tokens), received ${id}`,
    zh: `位置 ${position} 的词元编号：应在 0 到 ${size - 1} 之间（词表共 ${size} 个词元），收到的是 ${id}`,
  });
}

/** Why a file is no vocabulary; `undefined` when it is one. */
function findProblem(json: unknown): Bilingual | undefined {
  const { tokens, extraTokens = [] } = (json ?? {}) as Partial<Record<string, unknown>>;
  if (!isListOfStrings(tokens) || !isListOfStrings(extraTokens)) {
    return {
      en: 'vocabulary: expected { tokens: string[] }, maybe with extraTokens: string[] beside it',
      zh: '词表：应为 { tokens: string[] }，此外还可以有 extraTokens: string[]',
    };
  }
  const special = [...SPECIAL_TOKENS, ...extraTokens];
  if (special.some((token, id) => tokens[id] !== token)) {
    const start = special.join(' ');
    const received = tokens.slice(0, special.length).join(' ');
    return {
      en: `vocabulary: expected to begin with ${start}, received ${received}`,
      zh: `词表：开头应为 ${start}，收到的是 ${received}`,
    };
  }
  const seen = new Set<string>();
  const repeated = tokens.find((token) => seen.size === seen.add(token).size);
  if (repeated === undefined) return undefined;
  return {
    en: `vocabulary: expected distinct tokens, “${repeated}” occurs twice`,
    zh: `词表：词元不应重复，“${repeated}”出现了两次`,
  };
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
