/** Fills the right end of a short row in a batch; attention never looks at it, the loss skips it. */
export const PAD_ID = 0;
/** Begins every target that the decoder reads. */
export const BOS_ID = 1;
/** Ends every source, and every target that the decoder is to predict. */
export const EOS_ID = 2;
/** Stands for a token that the vocabulary does not hold. */
export const UNK_ID = 3;

/**
 * The first tokens of every vocabulary, at the ids above. No tokenizer of this room ever makes
 * one of them out of text: `<` and `>` are tokens of their own.
 */
export const SPECIAL_TOKENS = ['<pad>', '<bos>', '<eos>', '<unk>'] as const;
