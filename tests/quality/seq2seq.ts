/**
 * What chapter 01 claims, over several seeds: trains a Seq2Seq without attention, with the source
 * reversed, and with additive attention, on the chapter's part of the corpus, with as many parameters
 * and about as much time, and prints what each does with sentences that it has not seen.
 *
 *   npx tsx tests/quality/seq2seq.ts [--seeds 1,2,3] [--models none,reversed,attention]
 *
 * A seed takes about two minutes on two free cores.
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { evaluate, type Evaluation, freeRecordings, Translator } from '../../lib/decoding';
import { Seq2Seq, type Seq2SeqConfig } from '../../lib/models';
import { parameterCount } from '../../lib/tensor';
import { corpusBleu, disposeBatch, padSequences } from '../../lib/text';
import { heldOutLoss, linearDecaySchedule, train, translation } from '../../lib/training';
import { runExperiment, stopOnInterrupt } from './experiment';
import { smallLanguage } from './smallLanguage';

const SENTENCE = 'I saw a saw.';
const REFERENCE = '我看见了一把锯子。';
const BINS = [
  ['2–5', 0, 5],
  ['6', 6, 6],
  ['7', 7, 7],
  ['8', 8, 8],
  ['9–', 9, Infinity],
] as const;

type Kind = Pick<Seq2SeqConfig, 'attention' | 'direction' | 'dModel'> & { epochs: number };
const KINDS: Readonly<Record<string, Kind>> = {
  none: { dModel: 88, epochs: 18 },
  reversed: { dModel: 88, direction: 'backward', epochs: 18 },
  attention: { dModel: 80, attention: 'additive', direction: 'both', epochs: 8 },
  oneWay: { dModel: 80, attention: 'additive', direction: 'forward', epochs: 8 },
};

const signal = stopOnInterrupt();
const { data, split } = smallLanguage({ without: SENTENCE });

runExperiment(main);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seeds: { type: 'string' }, models: { type: 'string' } },
  });
  const seeds = (values.seeds ?? '1,2,3').split(',').map(Number);
  const names = (values.models ?? 'none,reversed,attention').split(',');
  console.log(`${data.size} pairs to learn from, ${split.test.length} to be tested with`);
  const rows = [];
  for (const seed of seeds) {
    for (const name of names) {
      if (signal.aborted) break;
      rows.push({ seed, name, ...(await measure(KINDS[name], seed)) });
      console.log(JSON.stringify(rows.at(-1)));
    }
  }
  console.table(rows);
}

async function measure({ epochs, ...kind }: Kind, seed: number) {
  const model = new Seq2Seq({
    sourceVocabSize: data.source.vocabulary.size,
    targetVocabSize: data.target.vocabulary.size,
    maxLen: 32,
    seed,
    ...kind,
  });
  const totalSteps = epochs * data.batchCount(64);
  const cpuBefore = process.cpuUsage();
  const { elapsedMs } = await train(
    translation(model, { labelSmoothing: 0.1 }),
    { training: data },
    {
      epochs,
      optimizer: {
        schedule: linearDecaySchedule({ peak: 0.006, warmup: 100, totalSteps }),
        beta2: 0.98,
        maxGradientNorm: 1,
      },
      regularization: { dropout: 0.1 },
      run: { seed, signal },
    },
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  const translator = new Translator({ model, ...data.languages });
  const evaluation = await evaluate(translator, split.test);
  const heldOut = () => heldOutLoss(translation(model), data.withPairs(split.test));
  const nats = await heldOut();
  const halvedNats = await withLogitsHalved(model, heldOut);
  const saw = translator.translate(SENTENCE);
  freeRecordings(model);
  return {
    parameters: parameterCount(model),
    seconds: Math.round(elapsedMs / 1000),
    cpuSeconds: Math.round((user + system) / 1e6),
    nats: Number(nats.toFixed(3)),
    halvedNats: Number(halvedNats.toFixed(3)),
    tokens: percent(tokensRight(model)),
    exact: percent(evaluation.exactMatch),
    bleu: Number(evaluation.bleu.score.toFixed(1)),
    byLength: byLength(evaluation),
    saw: saw.text,
    read: readMost(model),
  };
}

/** With every logit times 1/2 no translation changes, and the loss does; undone at the end. */
async function withLogitsHalved(model: Seq2Seq, measured: () => Promise<number>): Promise<number> {
  const { weight, bias } = model.wLogits;
  const scale = (factor: number) =>
    tf.tidy(() => [weight, bias].forEach((one) => one.assign(tf.mul(one, factor))));
  scale(1 / 2);
  const nats = await measured();
  scale(2);
  return nats;
}

/** The share of tokens that are the model's first choice after a right beginning. */
function tokensRight(model: Seq2Seq): number {
  let [right, all] = [0, 0];
  for (const batch of data.withPairs(split.test).batches({ batchSize: 64 })) {
    tf.tidy(() => {
      const { source, targetInput, targetOutput } = batch.tensors;
      const isToken = tf.notEqual(targetOutput, 0);
      const first = tf.argMax(model.forward(source, targetInput).logits, -1);
      right += tf.logicalAnd(tf.equal(first, targetOutput), isToken).sum().dataSync()[0];
      all += isToken.sum().dataSync()[0];
    });
    disposeBatch(batch);
  }
  return right / all;
}

/** Exact match and BLEU by the number of source tokens. */
function byLength({ examples }: Evaluation): string {
  const cells = BINS.map(([label, least, most]) => {
    const those = examples.filter(({ sourceTokens: { length } }) => {
      const tokens = length - 1; // without <eos>
      return tokens >= least && tokens <= most;
    });
    const exact = those.filter(({ isExact }) => isExact).length / those.length;
    const texts = those.map(({ text }) => text);
    const references = those.map(({ reference }) => reference);
    const { score } = corpusBleu(texts, references, { tokenize: 'zh' });
    return `${label}: ${percent(exact)} ${score.toFixed(1)}`;
  });
  return cells.join(', ');
}

/** For each token of the reference, when it is led along it, the source token with the largest weight. */
function readMost(model: Seq2Seq): string {
  const read = [...data.source.tokenizer.tokenize(SENTENCE), '<eos>'];
  const written = [...REFERENCE, '<eos>'];
  const rows = tf.tidy(() => {
    const { crossWeights } = model.forward(
      padSequences([data.source.vocabulary.encode(read)]),
      padSequences([data.target.vocabulary.encode(['<bos>', ...REFERENCE])]),
    );
    return crossWeights?.[0].arraySync()[0][0] ?? [];
  });
  return rows
    .map((row, t) => {
      const at = row.indexOf(Math.max(...row));
      return `${written[t]} ${read[at]}·${at} ${row[at].toFixed(2)}`;
    })
    .join(', ');
}

function percent(share: number): number {
  return Number((100 * share).toFixed(1));
}
