import * as tf from '@tensorflow/tfjs';
import { bundledTranslator } from '../../lib/decoding/bundledTranslator';
import type { Translation } from '../../lib/decoding/translation';
import type { Translator } from '../../lib/decoding/translator';
import type { Locale } from '../../lib/locale';
import type { Transformer } from '../../lib/models';
import { BOS_ID, encodeSentence, padSequences } from '../../lib/text';

/** What the figures are drawn from: the trained translator, and what it made of the running example. */
export interface World {
  readonly translator: Translator;
  readonly saw: Translation;
  /** [layers][H, T, T], the encoder's self-attention while it reads the example. */
  readonly encoderWeights: readonly number[][][][];
  /** [layers][H, T, T], the decoder's masked self-attention while it writes it. */
  readonly decoderWeights: readonly number[][][][];
}

/** One picture of the slides, in a language. */
export type Draw = (lang: Locale, world: World) => string;

/** Loads the translator and translates the example. */
export async function makeWorld(): Promise<World> {
  const translator = await bundledTranslator();
  const saw = translator.translate('I saw a saw.', { attention: true });
  const { source, target } = translator;
  const model = translator.model as Transformer;
  const [encoderWeights, decoderWeights] = tf.tidy(() => {
    const ids = padSequences([encodeSentence(saw.source, source)]);
    const written = target.vocabulary.encode(saw.tokens.slice(0, -1));
    const read = model.forward(ids, padSequences([[BOS_ID, ...written]]));
    const plain = (weights: readonly tf.Tensor4D[]) =>
      weights.map((layer) => layer.squeeze<tf.Tensor3D>([0]).arraySync());
    return [plain(read.encoderWeights), plain(read.selfWeights)];
  });
  return { translator, saw, encoderWeights, decoderWeights };
}
