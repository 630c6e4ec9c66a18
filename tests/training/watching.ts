import { namedParameters } from '../../lib/tensor';
import {
  arraysOf,
  inverseSqrtSchedule,
  type TrainingEvent,
  type TrainingObserver,
  type TrainingOptions,
  translation,
} from '../../lib/training';
import { toyModel } from './toyTask';

/** Without recording, which pays only in runs of hundreds of steps. */
export const PLAIN = { recorded: false };

/** What such a run learns: to translate, with label smoothing. */
export const learner = (model = toyModel()) => translation(model, { labelSmoothing: 0.1 });

/** A short run with everything else on. */
export const OPTIONS: TrainingOptions = {
  epochs: 3,
  optimizer: { schedule: inverseSqrtSchedule({ peak: 0.01, warmup: 5 }), maxGradientNorm: 1 },
  regularization: { dropout: 0.1 },
  run: PLAIN,
};

/** The values of all parameters, by name. */
export const parametersOf = (model: object) => arraysOf(namedParameters(model));
/** An observer that keeps every event. */
export const recorder = () => {
  const events: TrainingEvent[] = [];
  const observer: TrainingObserver = (event) => void events.push(event);
  const of = <T extends TrainingEvent['type']>(type: T) =>
    events.filter((event) => event.type === type) as Extract<TrainingEvent, { type: T }>[];
  return { events, observer, of };
};
/** Aborts its signal when an event of this type has come so many times. */
export const stopAt = (type: TrainingEvent['type'], times: number): TrainingObserver => {
  const controller = new AbortController();
  let seen = 0;
  const observer = (event: TrainingEvent) => {
    if (event.type === type && ++seen === times) controller.abort();
  };
  return Object.assign(observer, { signal: controller.signal });
};
