import { beamSearch } from '../../lib/decoding/beam';
import type { DecodingStep } from '../../lib/decoding/stepLog';
import { scheduleCurves, seedCurves, tokenGrid, trainingFlow } from '../../lib/figures';
import { PAD_ID, encodeSentence, padSequences } from '../../lib/text';
import { noamSchedule } from '../../lib/training';
import { beamStates } from '../live/beamStates';
import { onSlide, say } from './onSlide';
import type { Draw } from './world';

const shifted: Draw = (lang, { saw }) =>
  onSlide(
    trainingFlow({
      source: saw.sourceTokens,
      targetInput: ['<bos>', ...saw.tokens.slice(0, -1)],
      targetOutput: saw.tokens,
      lang,
    }),
    { width: 1160, height: 520 },
  );

const batch: Draw = (lang, { translator }) => {
  const { tokenizer } = translator.source;
  const sentences = ['I saw a saw.', 'She can open the can.', 'He runs.'];
  const rows = sentences.map((sentence) => [...tokenizer.tokenize(sentence), '<eos>']);
  const longest = Math.max(...rows.map(({ length }) => length));
  const padded = rows.map((row) => [...row, ...Array<string>(longest - row.length).fill('<pad>')]);
  return onSlide(tokenGrid({ rows: padded, rowLabels: ['1', '2', '3'], lang }), {
    width: 1160,
    height: 320,
  });
};

const warmUp: Draw = (lang) =>
  onSlide(
    scheduleCurves({
      schedules: [100, 400, 1600].map((warmup) => ({
        label: `w = ${warmup}`,
        schedule: noamSchedule({ dModel: 128, warmup }),
      })),
      totalSteps: 3000,
      lang,
    }),
  );

/** What the beam holds, step by step, for a sentence with a choice in it. */
const beam: Draw = (lang, { translator }) => {
  const { source, model } = translator;
  const steps: DecodingStep[] = [];
  const ids = padSequences([encodeSentence('I saw a saw.', source)]);
  beamSearch(model, ids, { beamSize: 3, onStep: (step) => void steps.push(step) });
  ids.dispose();
  const states = beamStates(steps, PAD_ID).slice(0, 9);
  const longest = Math.max(...states.map((state) => state.length));
  return onSlide(
    seedCurves({
      x: states.map((_, i) => i + 1),
      series: Array.from({ length: longest }, (_, place) => ({
        label: say(lang, `第 ${place + 1} 名`, `rank ${place + 1}`),
        runs: [states.map((state) => state[Math.min(place, state.length - 1)].score)],
      })),
      xTitle: say(lang, '步', 'step'),
      yTitle: 'log P',
      lang,
    }),
  );
};

/** Pictures of tips, training and prediction, by id. */
export const PRACTICE: Readonly<Record<string, Draw>> = {
  shifted,
  batch,
  'warm-up': warmUp,
  beam,
};
