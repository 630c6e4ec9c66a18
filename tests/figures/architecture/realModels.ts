import { Linear, type NormKind } from '../../../lib/layers';
import { Encoder, Transformer } from '../../../lib/models';
import { Random, tensorsOf, tf, watchForward } from '../../../lib/tensor';
import { STACK_CHOICES as CHOICES } from '../../support/stackChoices';

export const KINDS = ['transformer', 'bert', 'gpt'] as const;
export const PLACEMENTS = ['post', 'pre'] as const;

const SIZES = { dModel: 6, numHeads: 3, dFF: 5, numLayers: 2, maxLen: 7 };

/** A Transformer of 2 + 2 blocks. */
export const transformer = (normPlacement: 'post' | 'pre', norm: NormKind = 'layer') =>
  new Transformer({
    sourceVocabSize: 11,
    targetVocabSize: 13,
    ...SIZES,
    normPlacement,
    norm,
    seed: 1,
  });

/** The parts that a model of one stack is made of: BERT and GPT differ in their mask alone. */
function ofOneStack(kind: string, normPlacement: 'post' | 'pre', norm: NormKind) {
  const config = {
    ...SIZES,
    normPlacement,
    norm,
    activation: 'gelu',
    positions: 'learned',
  } as const;
  const random = new Random(1);
  return {
    kind,
    config,
    stack: new Encoder(11, { ...CHOICES, ...config }, random),
    wLogits: new Linear(6, 11, random),
  };
}

export const REAL = KINDS.flatMap((kind) =>
  PLACEMENTS.flatMap((placement) =>
    (['layer', 'batch', 'power'] as const).map((norm) => ({ kind, placement, norm })),
  ),
);

/** What stands at a path of a module, such as `encoder.blocks.0.selfAttention`. */
export function at(module: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, field) => (Object(node) as Record<string, unknown>)[field], module);
}

/** A model of this kind, with parameters. */
export function realModel(
  kind: (typeof KINDS)[number],
  placement: 'post' | 'pre',
  norm: NormKind = 'layer',
) {
  return kind === 'transformer' ? transformer(placement, norm) : ofOneStack(kind, placement, norm);
}

/** What leaves each module for a batch of 2: 5 source and 3 target tokens. */
export function shapesIn(real: ReturnType<typeof realModel>): Record<string, readonly number[]> {
  const shapes: Record<string, readonly number[]> = {};
  const ids = (shape: [number, number]) => tf.ones<tf.Rank.R2>(shape, 'int32');
  const run =
    real instanceof Transformer
      ? () => void real.forward(ids([2, 5]), ids([2, 3]))
      : () => void real.wLogits.forward(real.stack.forward(ids([2, 5])).hidden);
  tf.tidy(() =>
    watchForward(real, run, (path, result) => (shapes[path] ??= tensorsOf(result)[0].shape)),
  );
  return shapes;
}
