import type { Drawing, Figure } from '../figures';
import type { Bilingual, Locale } from '../locale';
import type { Random } from '../tensor';
import type { Live, Plain } from './plain';

/** A mistake that is known: what a learner who made it reads. */
export interface Diagnosis {
  /** In kebab-case, unique in its exercise: reports count by it. */
  readonly name: string;
  readonly title: Bilingual;
  /** What whoever wrote this seems to believe. */
  readonly belief: Bilingual;
  /** Why it fails. */
  readonly why: Bilingual;
  /** The smallest input that shows it, and what comes out there. */
  readonly smallest?: Bilingual;
  /** Where to read again: a chapter, and the number of its section, such as `02#5`. */
  readonly reread?: string;
}

/** What every exercise has, whatever its answer is. */
export interface ExerciseBase {
  /** Chapter and number, such as `02.1`. */
  readonly id: string;
  readonly title: Bilingual;
  readonly difficulty: 1 | 2 | 3;
  readonly minutes: number;
  readonly points: number;
  /** Opened one after another. The last one nearly says it. */
  readonly hints: readonly [Bilingual, Bilingual, Bilingual];
}

/** A solution, right or wrong. Its tensors are tidied by whoever calls it. */
export type Solution = (...args: never[]) => Live;

/**
 * An exercise whose answer is a function. Whoever judges holds all of this; whoever runs a
 * learner's code sees `functionName` and arguments, nothing else.
 */
export interface FunctionExercise<S extends Solution = Solution> extends ExerciseBase {
  readonly kind: 'write' | 'museum' | 'warm-up' | 'stretch';
  /** What the learner's cell defines. */
  readonly functionName: string;
  /** What its arguments are called, for messages. */
  readonly parameters: readonly string[];
  /**
   * Fresh arguments. Small: the first rounds smallest, sizes different primes, so that no two
   * axes can be mistaken for each other. Among all rounds each wrong version must fail.
   */
  readonly draw: (random: Random, round: number) => readonly Plain[];
  /** How many times it is asked; 12 when absent. */
  readonly rounds?: number;
  /** What computes where it is graded: native TensorFlow only if it must. Default `'plain'`. */
  readonly backend?: 'plain' | 'native';
  readonly reference: S;
  /** Largest absolute difference allowed. */
  readonly tolerance: number;
  /** What must hold of any answer, for what no wrong version names. */
  readonly properties?: readonly Property[];
  /** At least eight, each with a diagnosis of its own. */
  readonly wrong: readonly WrongVersion<S>[];
  /** At least two, written differently; the first is the worked solution. */
  readonly right: readonly S[];
  /** For `write`: how the learner's input and output examples are asked for. */
  readonly examples?: ExampleRules;
  /** Asked about the learner's own function, on a fresh input, once it is right. */
  readonly question?: GeneratedQuestion;
  /** A picture of an answer, where a mistake can be seen. */
  readonly picture?: (view: AnswerView) => Figure | Drawing | undefined;
}

/** An answer that is not the expected one, of the form that was expected. */
export interface AnswerView {
  readonly args: readonly Plain[];
  readonly expected: Plain;
  readonly received: Plain;
  readonly lang: Locale;
}

export interface WrongVersion<S extends Solution = Solution> {
  readonly diagnosis: Diagnosis;
  readonly solve: S;
  /** Which part of the points it still earns, from 0 to 1; none when absent. */
  readonly credit?: number;
}

export interface Property {
  readonly name: string;
  /** What must hold, as a sentence. */
  readonly title: Bilingual;
  readonly holds: (args: readonly Plain[], answer: Plain) => boolean;
}

export interface ExampleRules {
  /** How many examples are asked for before the code. */
  readonly count: number;
  /** The largest number of values in an example's arguments: it is worked out by hand. */
  readonly mostValues: number;
  /** Whether arguments are ones that the exercise speaks of. */
  readonly accepts: (args: readonly Plain[]) => boolean;
}

export interface GeneratedQuestion {
  /** A question about one result; the answer is computed from the learner's own function. */
  readonly ask: (
    args: readonly Plain[],
    random: Random,
  ) => {
    readonly text: Bilingual;
    /** On other arguments than those that were drawn. */
    readonly args?: readonly Plain[];
    readonly answerFrom: (answer: Plain) => number | boolean;
  };
  readonly because: Bilingual;
}

/** Lines to put in order; judged without running anything. */
export interface OrderExercise extends ExerciseBase {
  readonly kind: 'order';
  /** In the order of the answer; `shown` says under which numbers the learner sees them. */
  readonly lines: readonly OrderLine[];
  /**
   * Pairs of right lines whose order does not matter, by their places. Absent: only one order is
   * right.
   */
  readonly swappable?: readonly (readonly [number, number])[];
}

export interface OrderLine {
  /** The number under which the notebook shows it. */
  readonly shown: number;
  readonly code: string;
  /** A line that belongs nowhere, and what it would do. */
  readonly wrong?: Diagnosis;
}

/** Cards with code that somebody reported: right, or a bug? Judged without running anything. */
export interface CardsExercise extends ExerciseBase {
  readonly kind: 'cards';
  readonly cards: readonly Card[];
}

export interface Card {
  readonly title: Bilingual;
  readonly isBug: boolean;
  readonly because: Bilingual;
  /** Where it was reported. */
  readonly source: string;
}

/** A question that is answered in words: a person reads the answer, and gives its points. */
export interface ExplainExercise extends ExerciseBase {
  readonly kind: 'explain';
  /** What whoever reads it looks for. Learners see it when their answer has been read. */
  readonly rubric: readonly Criterion[];
  /** An answer that earns all points, for teachers. */
  readonly answer: Bilingual;
}

/** One thing that a good answer has. */
export interface Criterion {
  /** The points of all criteria together are those of the exercise. */
  readonly points: number;
  readonly text: Bilingual;
}

export type Exercise = FunctionExercise | OrderExercise | CardsExercise | ExplainExercise;

/** What became of one call of a learner's function. */
export type Answer =
  | {
      readonly kind: 'value';
      readonly value: Plain;
      /** Tensors that it left behind, beside its result. */
      readonly leaked?: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How a call failed, in words that the learner reads; `detail` is text of theirs, to be escaped. */
export interface Failure {
  readonly name:
    | 'threw'
    | 'not-written'
    | 'not-plain'
    | 'changed-arguments'
    | 'timed-out'
    | 'crashed'
    | 'no-answer'
    | 'no-function';
  readonly text: Bilingual;
  readonly detail?: string;
}

/** What a learner handed in for an exercise. */
export type Submission =
  | { readonly kind: 'calls'; readonly answers: readonly Answer[] }
  | { readonly kind: 'order'; readonly order: Plain }
  | { readonly kind: 'cards'; readonly bugs: Plain }
  | { readonly kind: 'text'; readonly text: string };

/** What was found in a submission; the first finding is the one to read. */
export interface Finding {
  /** Of a diagnosis, a property, a failure, or `different`. */
  readonly name: string;
  readonly title: Bilingual;
  readonly text: Bilingual;
  readonly diagnosis?: Diagnosis;
  readonly round?: number;
  readonly difference?: Difference;
}

/** Where an answer is not the expected one. */
export interface Difference {
  readonly aspect: 'kind' | 'dtype' | 'shape' | 'length' | 'fields' | 'not-finite' | 'value';
  /** Within the result: `.weights[0, 2]`; empty for the result itself. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

/** What a submission earns. A pure function of the exercise, the submission and the seed. */
export interface Verdict {
  readonly points: number;
  readonly of: number;
  readonly isRight: boolean;
  readonly findings: readonly Finding[];
  /** Points that nobody has decided on yet: a person has to read the answer. */
  readonly pending?: number;
}
