import { Translator } from '../../lib/decoding';
import { inverseSqrtSchedule, train, translation } from '../../lib/training';
import { encodeSentence } from '../../lib/text';
import { toyData, toyModel } from '../training/toyTask';

/** Of different lengths, with words said twice. */
export const SENTENCES = [
  'three one four one five',
  'two',
  'seven six',
  'one one one',
  'five two four',
];

/** A translator of numbers, digit by digit, that has learnt its task. */
export async function trainedTranslator() {
  const data = { ...toyData(503), batchSize: 31 };
  const model = toyModel({ dModel: 24, dFF: 29, normPlacement: 'pre' });
  const schedule = inverseSqrtSchedule({ peak: 0.01, warmup: 30 });
  const { best } = await train(translation(model), data, {
    epochs: 12,
    optimizer: { schedule },
    run: { recorded: false },
  });
  const translator = new Translator({ model, ...data.training.languages });
  const sources = SENTENCES.map((sentence) => encodeSentence(sentence, translator.source));
  return { translator, sources, validation: data.validation.pairs, lossNats: best!.lossNats };
}
