import { BilingualError } from '../locale';

/** Something that was to be read, encoded or batched is not usable. */
export class TextError extends BilingualError {
  override readonly name: string = 'TextError';
}

/** A corpus file cannot be read: it is missing, not UTF-8, or a line has not its two sentences. */
export class CorpusError extends TextError {
  override readonly name = 'CorpusError';
}

/** A token id is not one of the vocabulary's. */
export class TokenIdError extends TextError {
  override readonly name = 'TokenIdError';
}

/** A sentence has no tokens, or more of them than the model has positions. */
export class SentenceError extends TextError {
  override readonly name = 'SentenceError';
}

/** A batch was asked for that would hold no sentences. */
export class EmptyBatchError extends TextError {
  override readonly name = 'EmptyBatchError';

  constructor() {
    super({
      en: 'batch: expected at least one sentence, received none',
      zh: '批量：至少要有一个句子，但一个也没有',
    });
  }
}

/** An option of this room has a value that makes no sense. */
export class TextOptionError extends TextError {
  override readonly name = 'TextOptionError';
}
