import type { Random } from '../tensor';
import { assertShare } from './assertOption';
import { TextOptionError } from './errors';
import { MASK, PAD_ID } from './specialTokens';
import type { Vocabulary } from './vocabulary';

/** How tokens are hidden. The defaults are BERT's. */
export interface MaskOptions {
  /** Share of the tokens to predict, rounded, and at least one token. Default 0.15. */
  readonly rate?: number;
  /** Share of those that `<mask>` takes the place of. Default 0.8. */
  readonly maskShare?: number;
  /** Share of those that a random token takes the place of; the rest stays. Default 0.1. */
  readonly randomShare?: number;
}

/** Token ids with some of them hidden. */
export interface MaskedIds {
  /** What the model reads. */
  readonly input: number[];
  /** The token that stood there, where one was chosen; `<pad>` everywhere else. */
  readonly labels: number[];
}

/**
 * Chooses some of the tokens to be predicted, and hides most of those: `<mask>` takes the place of
 * 80 %, a token drawn from the vocabulary that of 10 %, and 10 % stay as they are, so that a model
 * cannot trust any token it reads. Special tokens, `<unk>` among them, are never chosen or drawn.
 *
 * Source: Devlin et al. 2019 (BERT), §3.1. With `maskShare` 1 and a rate that is drawn for each
 * sentence it is the masking of mask-predict (Ghazvininejad et al. 2019).
 *
 * @param ids token ids of one sentence, without padding
 * @param random the same stream chooses the same tokens
 * @param vocabulary that of the ids; it was built with `MASK` as an extra token
 * @throws {TextOptionError} when the vocabulary has no `<mask>`, or a share is not within 0 and 1
 * Edge case: a sentence of special tokens only is returned as it is, with nothing to predict.
 */
export function maskTokens(
  ids: readonly number[],
  random: Random,
  vocabulary: Vocabulary,
  options: MaskOptions = {},
): MaskedIds {
  const maskId = idOfMask(vocabulary);
  const { rate, maskShare, randomShare } = completeMaskOptions(options);
  const { numSpecial, size } = vocabulary;
  const candidates = [...ids.keys()].filter((t) => ids[t] >= numSpecial);
  const count = Math.max(1, Math.round(rate * candidates.length));
  const chosen = new Set(random.shuffle(candidates).slice(0, count));
  const labels = ids.map((id, t) => (chosen.has(t) ? id : PAD_ID));
  const input = ids.map((id, t) => {
    if (!chosen.has(t)) return id;
    const share = random.uniform();
    if (share < maskShare) return maskId;
    return share < maskShare + randomShare ? numSpecial + random.integer(size - numSpecial) : id;
  });
  return { input, labels };
}

/**
 * The id of `<mask>`.
 *
 * @throws {TextOptionError} when the vocabulary has none
 */
export function idOfMask(vocabulary: Vocabulary): number {
  if (vocabulary.extraTokens.includes(MASK)) return vocabulary.id(MASK);
  throw new TextOptionError({
    en: `vocabulary: expected ${MASK} among its special tokens; build it with extraTokens: [MASK]`,
    zh: `词表：特殊词元中应有 ${MASK}；请在构建词表时加上 extraTokens: [MASK]`,
  });
}

/** @throws {TextOptionError} naming the share that is not within 0 and 1, or their sum */
export function completeMaskOptions(options: MaskOptions): Required<MaskOptions> {
  const { rate = 0.15, maskShare = 0.8, randomShare = 0.1 } = options;
  assertShare('rate', rate);
  assertShare('maskShare', maskShare);
  assertShare('randomShare', randomShare);
  assertShare('maskShare + randomShare', maskShare + randomShare);
  return { rate, maskShare, randomShare };
}
