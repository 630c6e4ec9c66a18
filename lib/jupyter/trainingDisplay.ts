import { type LossPoint, type ReferenceLoss, trainingCurves } from '../figures';
import type {
  EndEvent,
  StartEvent,
  StepEvent,
  TrainingEvent,
  TrainingObserver,
  ValidatingEvent,
  ValidationEvent,
} from '../training';
import { display, type DisplayHandle } from './display';
import { type Locale, learnerLocale } from '../locale';
import { figureBundle, stillBundle } from './mimeBundle';
import { cellSignal, inNotebook, type MimeBundle } from './notebook';
import { ProgressBar } from './progressBar';
import { type Samples, SampleTable } from './sampleTable';

/** What a training display shows beside the bar and the curve. */
export interface TrainingDisplayOptions {
  /** What the model makes of a few sentences, after each validation. */
  readonly samples?: Samples;
  /** Losses to compare with, drawn as lines: `{ label: 'ln V', lossNats: Math.log(V) }`. */
  readonly references?: readonly ReferenceLoss[];
  readonly title?: string;
  /** The learner's language when absent. */
  readonly lang?: Locale;
}

/** Twice a second: a figure is redrawn as a whole. */
const CURVE_MS = 500;

const TEXT = {
  en: {
    label: 'training',
    unit: 'steps',
    loss: (nats: string) => `loss ${nats}`,
    tokens: (count: string) => `${count} tokens/s`,
    validating: (done: number, total: number) => `validating ${done}/${total}`,
    reason: {
      finished: '',
      stopped: 'stopped before the end; the model keeps what it has learnt',
      failed: 'ended by an error',
    },
  },
  zh: {
    label: '训练',
    unit: '步',
    loss: (nats: string) => `损失 ${nats}`,
    tokens: (count: string) => `${count} 词元/秒`,
    validating: (done: number, total: number) => `验证 ${done}/${total}`,
    reason: {
      finished: '',
      stopped: '提前停止，模型保留已经学到的参数',
      failed: '因错误而结束',
    },
  },
};

/**
 * Watches a training run: a progress bar, the loss curve as it grows, and how a few samples of
 * what the model writes get better. The notebook's stop button ends the run after the step under way.
 * In a terminal: the bar, and the samples after each validation.
 *
 * @example
 * await train(translation(model), data, {
 *   epochs: 12, optimizer,
 *   observer: trainingDisplay({ translator, sentences: ['I saw a saw.'] }),
 * });
 */
export function trainingDisplay(options: TrainingDisplayOptions = {}): TrainingObserver {
  const shown = new TrainingDisplay(options);
  const observer = (event: TrainingEvent) => shown.watch(event);
  // Read when the run begins: it is the running cell's, not that of the cell that made the display.
  return Object.defineProperty(observer, 'signal', { get: cellSignal });
}

class TrainingDisplay {
  private readonly lang: Locale;
  private readonly losses: LossPoint[] = [];
  private readonly validations: LossPoint[] = [];
  private bar: ProgressBar | undefined;
  private curve: DisplayHandle<MimeBundle> | undefined;
  private table: SampleTable | undefined;
  private tableHandle: DisplayHandle<MimeBundle> | undefined;
  private totalSteps = 0;
  private note = '';
  private drawnAt = -Infinity;

  constructor(private readonly options: TrainingDisplayOptions) {
    this.lang = options.lang ?? learnerLocale();
  }

  watch(event: TrainingEvent): void {
    switch (event.type) {
      case 'start':
        return this.begin(event);
      case 'step':
        return this.step(event);
      case 'validating':
        return this.validating(event);
      case 'validation':
        return this.validated(event);
      case 'end':
        return this.end(event);
      case 'epoch':
        return undefined; // the steps have told it all
    }
  }

  private get words(): (typeof TEXT)[Locale] {
    return TEXT[this.lang];
  }

  private begin({ step, totalSteps }: StartEvent): void {
    this.losses.length = 0;
    this.validations.length = 0;
    this.totalSteps = totalSteps;
    const { label, unit } = this.words;
    this.bar = new ProgressBar(totalSteps, { label, unit, language: this.lang, from: step });
    this.curve = undefined;
    this.tableHandle = undefined;
    this.table = new SampleTable(this.options.samples?.titles ?? [], this.lang);
  }

  private step({ step, lossNats, tokensPerSecond, remainingMs }: StepEvent): void {
    this.losses.push({ step, lossNats });
    const { loss, tokens } = this.words;
    this.note = `${loss(lossNats.toFixed(3))} · ${tokens(Math.round(tokensPerSecond).toString())}`;
    this.bar?.set(step, this.note, remainingMs);
    if (performance.now() - this.drawnAt > CURVE_MS) this.drawCurve();
  }

  private validating({ step, done, total }: ValidatingEvent): void {
    this.bar?.set(step, this.words.validating(done, total));
  }

  private validated({ step, lossNats }: ValidationEvent): void {
    this.validations.push({ step, lossNats });
    this.drawCurve();
    const { samples } = this.options;
    if (!samples || samples.titles.length === 0) return;
    if (this.table?.add(step, samples.make())) this.drawTable(this.table);
  }

  private end({ reason }: EndEvent): void {
    this.drawCurve(figureBundle); // at rest, for the pointer to read values from
    this.bar?.finish([this.note, this.words.reason[reason]].filter(Boolean).join(' · '));
  }

  private drawCurve(form = stillBundle): void {
    this.drawnAt = performance.now();
    if (!inNotebook()) return; // a terminal could not redraw it in place
    const { title, references } = this.options;
    const { losses: train, validations: validation, totalSteps, lang } = this;
    const figure = trainingCurves({ train, validation, totalSteps, title, references, lang });
    if (this.curve) this.curve.update(form(figure));
    else this.curve = display(form(figure));
  }

  private drawTable(table: SampleTable): void {
    if (this.tableHandle) this.tableHandle.update(table.bundle());
    else this.tableHandle = display(table.bundle());
  }
}
