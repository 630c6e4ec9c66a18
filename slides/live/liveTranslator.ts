import type * as tf from '@tensorflow/tfjs';
import { beamSearch } from '../../lib/decoding/beam';
import type { DecodingStep } from '../../lib/decoding/stepLog';
import type { Translation } from '../../lib/decoding/translation';
import { Translator } from '../../lib/decoding/translator';
import { PAD_ID } from '../../lib/text/specialTokens';
import { beamStates, type Hypothesis } from './beamStates';

/** A beginning that the beam holds, in words. */
export interface WordedHypothesis {
  readonly words: readonly string[];
  /** Log-probability so far, in nats. */
  readonly score: number;
  /** Whether the answer begins with it. */
  readonly isAnswer: boolean;
}

/** What the live slide shows of a sentence. */
export interface LiveTranslation extends Translation {
  /** What the beam held after each step, best first. */
  readonly beam: readonly (readonly WordedHypothesis[])[];
  /** [tokens, sourceTokens]: where each was looking, the mean over the heads of the last layer. */
  readonly weights: readonly (readonly number[])[];
}

/** The course's translator with beam search, and all that the slide shows of it. */
export class LiveTranslator {
  private steps: DecodingStep[] = [];
  private readonly searching: Translator<Translator['model']>;

  constructor(private readonly translator: Translator) {
    const { model, source, target } = translator;
    const onStep = (step: DecodingStep) => void this.steps.push(step);
    const decode = (ids: tf.Tensor2D) => beamSearch(model, ids, { onStep });
    this.searching = new Translator({ model, source, target, decode });
  }

  /** @param folder of the checkpoint, where a page fetches it */
  static async load(folder: string): Promise<LiveTranslator> {
    return new LiveTranslator(await Translator.load(folder));
  }

  /** @throws {SentenceError} when the sentence has no words, or more than the model has positions */
  translate(sentence: string): LiveTranslation {
    this.steps = [];
    const translation = this.searching.translate(sentence, { attention: true });
    const vocabulary = this.translator.target.vocabulary;
    const states = beamStates(this.steps, PAD_ID);
    const answer = vocabulary.encode(translation.tokens);
    const worded = ({ ids, score }: Hypothesis) => ({
      words: vocabulary.decode([...ids]),
      score,
      isAnswer: ids.every((id, i) => id === answer[i]),
    });
    const heads = translation.crossWeights?.at(-1) ?? [];
    return {
      ...translation,
      beam: states.map((hypotheses) => hypotheses.map(worded)),
      weights: translation.tokens.map((_, t) =>
        translation.sourceTokens.map((_word, s) => mean(heads.map((head) => head[t][s]))),
      ),
    };
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
