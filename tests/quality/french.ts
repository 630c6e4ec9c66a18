/**
 * The configuration of the well-known course, on your own copy of its data: prints the loss in the
 * course's units and in nats per token, its four sentences with their BLEU, and tokens a second.
 *
 *   npx tsx tests/quality/french.ts FILE [--seeds 1,2,3] [--epochs 200]
 *
 * FILE is `fra.txt` out of the course's `fra-eng.zip` (English, tab, French); the first 601 pairs are
 * used. A newer copy from Tatoeba works too, but has other pairs, so other numbers. About half a
 * minute a seed on two free cores.
 */
import { parseArgs } from 'node:util';
import { COURSE, type CourseResult, loadCourseData, trainCourse } from './course';
import { runExperiment, stopOnInterrupt } from './experiment';
import { trainingLog } from './trainingLog';

runExperiment(main);

async function main(): Promise<void> {
  const { file, seeds, epochs } = readSettings();
  const { data, tooLong } = loadCourseData(file);
  console.log(
    `${data.size} pairs, vocabularies of ${data.source.vocabulary.size} and ` +
      `${data.target.vocabulary.size} words (the course: 601 pairs, 184 and 201 words)`,
  );
  if (tooLong > 0) {
    console.log(
      `${tooLong} pairs longer than ${COURSE.steps} steps left out; the course cuts them`,
    );
  }
  const signal = stopOnInterrupt();
  for (const seed of seeds) {
    if (signal.aborted) break;
    const observer = trainingLog(process.stdout, { everyEpochs: 20 });
    printResult(seed, await trainCourse(data, { seed, epochs, observer, signal }));
  }
}

function printResult(seed: number, result: CourseResult): void {
  for (const { source, translation, bleu } of result.translations) {
    console.log(`${source} => ${translation}, bleu ${bleu.toFixed(3)}`);
  }
  const mean = result.translations.reduce((sum, { bleu }) => sum + bleu / 4, 0);
  console.log(
    `seed ${seed}: loss ${result.courseLoss.toFixed(3)} in the course's units, ` +
      `${result.lossNats.toFixed(3)} nats/token; mean bleu ${mean.toFixed(3)}; ` +
      `${result.lastEpochTokensPerSecond.toFixed(0)} tokens/s in the last epoch, ` +
      `${result.tokensPerSecond.toFixed(0)} in the whole run`,
  );
}

function readSettings(): { file: string; seeds: number[]; epochs: number } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '1,2,3' },
      epochs: { type: 'string', default: String(COURSE.epochs) },
    },
  });
  if (positionals.length !== 1) {
    console.error('usage: npx tsx tests/quality/french.ts FILE [--seeds 1,2,3] [--epochs 200]');
    process.exit(2);
  }
  const seeds = values.seeds.split(',').map(Number);
  return { file: positionals[0], seeds, epochs: Number(values.epochs) };
}
