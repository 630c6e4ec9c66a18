export * from './batches';
export * from './bleu';
export type { BleuTokenizer } from './bleuTokenizers';
export * from './bundledCorpus';
export * from './chineseScript';
export * from './courseFolder';
export * from './chineseTokenizer';
export * from './chrf';
export * from './corpusReport';
export * from './englishTokenizer';
export * from './errors';
export {
  encodePrompt,
  encodeSentence,
  type EncodeOptions,
  type Language,
  type Text,
} from './language';
export { type MaskedIds, type MaskOptions, maskTokens } from './maskTokens';
export * from './maskedText';
export * from './mixedTokenizer';
export { padSequences } from './padSequences';
export type { References } from './references';
export { loadPairs } from './sentencePairs';
export type { SentencePair } from './sentencePairs';
export * from './specialTokens';
export * from './splitBySource';
export * from './tatoeba';
export * from './textData';
export type { Tokenizer } from './tokenizer';
export * from './tokenizers';
export * from './translationData';
export * from './vocabulary';
