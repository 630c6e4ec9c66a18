import type { Bilingual } from '../locale';
import { TextOptionError, TokenIdError } from './errors';
import { SPECIAL_TOKENS, UNK_ID } from './specialTokens';

/** Options of {@link Vocabulary.build}. */
export interface VocabularyOptions {
  /** Keep the tokens that occur at least this often; rarer ones become `<unk>`. Default 1. */
  readonly minCount?: number;
}

/** What a vocabulary is in a file: its tokens in the order of their ids. */
export interface VocabularyJson {
  readonly tokens: readonly string[];
}

/**
 * The tokens that a model knows, numbered. Ids 0 to 3 are `<pad>`, `<bos>`, `<eos>`, `<unk>`; the
 * others follow from frequent to rare, equally frequent ones in code point order, so that the
 * same sentences in any order give the same vocabulary.
 */
export class Vocabulary {
  private readonly ids: ReadonlyMap<string, number>;

  private constructor(readonly tokens: readonly string[]) {
    this.ids = new Map(tokens.map((token, id) => [token, id]));
  }

  /**
   * Counts the tokens of tokenized sentences and numbers those that are frequent enough.
   * Build it from training sentences only: a vocabulary that has seen the test set has peeked.
   *
   * @throws {TextOptionError} when `minCount` is not a whole number from 1 up
   */
  static build(
    sentences: Iterable<readonly string[]>,
    options: VocabularyOptions = {},
  ): Vocabulary {
    const minCount = options.minCount ?? 1;
    assertMinCount(minCount);
    const frequent = [...countTokens(sentences)]
      .filter(([, count]) => count >= minCount)
      .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
      .map(([token]) => token);
    return new Vocabulary([...SPECIAL_TOKENS, ...frequent]);
  }

  /**
   * Reads what {@link toJSON} wrote.
   *
   * @throws {TextOptionError} when it is not a list of distinct tokens that begins with the
   * special ones
   */
  static fromJSON(json: unknown): Vocabulary {
    const tokens = (json as Partial<VocabularyJson> | null)?.tokens;
    const problem = findProblem(tokens);
    if (problem) throw new TextOptionError(problem);
    return new Vocabulary([...(tokens as string[])]);
  }

  /** How many tokens there are, the four special ones included; ids go from 0 to size - 1. */
  get size(): number {
    return this.tokens.length;
  }

  /** Whether the token has an id of its own. */
  has(token: string): boolean {
    return this.ids.has(token);
  }

  /** One id for each token; `<unk>`'s id for a token that is not here. Adds no `<bos>`, `<eos>`. */
  encode(tokens: readonly string[]): number[] {
    return tokens.map((token) => this.ids.get(token) ?? UNK_ID);
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
    return { tokens: this.tokens };
  }
}

function assertMinCount(minCount: number): void {
  if (Number.isInteger(minCount) && minCount >= 1) return;
  throw new TextOptionError({
    en: `minCount: expected a whole number from 1 up, received ${minCount}`,
    zh: `minCount：应为不小于 1 的整数，收到的是 ${minCount}`,
  });
}

function countTokens(sentences: Iterable<readonly string[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tokens of sentences) {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  for (const token of SPECIAL_TOKENS) counts.delete(token); // they have their ids already
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

function findProblem(tokens: unknown): Bilingual | undefined {
  if (!Array.isArray(tokens) || tokens.some((token) => typeof token !== 'string')) {
    return {
      en: 'vocabulary: expected { tokens: string[] }',
      zh: '词表：应为 { tokens: string[] }',
    };
  }
  const start = SPECIAL_TOKENS.join(' ');
  if (SPECIAL_TOKENS.some((token, id) => tokens[id] !== token)) {
    const received = tokens.slice(0, SPECIAL_TOKENS.length).join(' ');
    return {
      en: `vocabulary: expected to begin with ${start}, received ${received}`,
      zh: `词表：开头应为 ${start}，收到的是 ${received}`,
    };
  }
  const seen = new Set<string>();
  const repeated = (tokens as string[]).find((token) => seen.size === seen.add(token).size);
  if (repeated === undefined) return undefined;
  return {
    en: `vocabulary: expected distinct tokens, “${repeated}” occurs twice`,
    zh: `词表：词元不应重复，“${repeated}”出现了两次`,
  };
}
