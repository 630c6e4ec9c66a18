/**
 * Trains the translator that comes with the course and writes it, with its card, into
 * `datasets/translator`:
 *
 *   npx tsx datasets/translator/generator/main.ts
 *
 * It takes two to four minutes on two cores. The weights that come out differ in their last digits
 * from machine to machine, and with them a few translations; the card says what these ones do.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, Translator } from '../../../lib/decoding';
import { bundledCorpus } from '../../../lib/text';
import { saveModel, train, translation } from '../../../lib/training';
import { card, checksums } from './card';
import { BUNDLED_RECIPE, prepare, trainingOptions } from './recipe';

const SEED = 1;
const FOLDER = join(__dirname, '..');
const CHECKPOINT = join(FOLDER, 'checkpoint');

async function main(): Promise<void> {
  const corpus = bundledCorpus();
  const { training, validation, model } = prepare(corpus, BUNDLED_RECIPE, SEED);
  const { labelSmoothing, batchSize } = BUNDLED_RECIPE;
  await train(
    translation(model, { labelSmoothing }),
    { training, validation, batchSize },
    {
      ...trainingOptions(BUNDLED_RECIPE, training.batchCount(batchSize)),
      run: { seed: SEED },
      observer: (event) => {
        if (event.type === 'validation') {
          console.log(`epoch ${event.epoch}: validation ${event.lossNats.toFixed(3)}`);
        }
      },
    },
  );
  const { source, target } = training;
  await saveModel(CHECKPOINT, model, { source, target }, 'float16');
  // Scored as it will be used: rounded to 16 bits.
  const translator = await Translator.load(CHECKPOINT);
  const [test, handWritten] = [
    await evaluate(translator, corpus.test),
    await evaluate(translator, corpus.handWrittenTest),
  ];
  const facts = { model, seed: SEED, recipe: BUNDLED_RECIPE, test, handWritten };
  writeFileSync(join(FOLDER, 'README.md'), card(facts, 'en'));
  writeFileSync(join(FOLDER, 'README.zh.md'), card(facts, 'zh'));
  writeFileSync(join(FOLDER, 'checksums.txt'), checksums(FOLDER));
}

void main();
