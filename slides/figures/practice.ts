import { scheduleCurves } from '../../lib/figures';
import { noamSchedule } from '../../lib/training';
import { onSlide } from './onSlide';
import { batch } from './padding';
import type { Draw } from './world';

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
