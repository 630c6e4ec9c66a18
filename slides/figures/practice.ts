import { scheduleCurves, tokenGrid } from '../../lib/figures';
import { noamSchedule } from '../../lib/training';
import { onSlide } from './onSlide';
import type { Draw } from './world';

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

/** Pictures of training that the course's own figures make, by id. */
export const PRACTICE: Readonly<Record<string, Draw>> = {
  batch,
  'warm-up': warmUp,
};
