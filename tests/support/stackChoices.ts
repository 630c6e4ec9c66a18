/** The choices of a stack as in the paper, for a test that builds one without a model around it. */
export const STACK_CHOICES = {
  normPlacement: 'post',
  norm: 'layer',
  activation: 'relu',
  attentionBias: false,
  positions: 'sinusoidal',
  rotaryPairs: 'halves',
  rotaryBase: 10_000,
  scaleEmbedding: true,
} as const;
