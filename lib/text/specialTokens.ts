export { BOS_ID, EOS_ID, PAD_ID, UNK_ID } from '../tensor';

/**
 * The first tokens of every vocabulary, at the ids `PAD_ID`, `BOS_ID`, `EOS_ID` and `UNK_ID`, which
 * models know too. No tokenizer of this room ever makes one of them out of text: `<` and `>` are
 * tokens of their own.
 */
export const SPECIAL_TOKENS = ['<pad>', '<bos>', '<eos>', '<unk>'] as const;

/** Stands where a token was hidden. A vocabulary has it when it was built with it as an extra token. */
export const MASK = '<mask>';
