import type * as tf from '@tensorflow/tfjs';
import type { NativeValues } from '../native';
import type { TensorTree } from '../tensorTree';

/** Where the value of a placeholder comes from at every run. */
export type Feed =
  /** An argument of the call. */
  | { readonly kind: 'argument'; readonly index: number }
  /** A variable as it stands before the run. */
  | { readonly kind: 'variable'; readonly variable: tf.Variable }
  /** A tensor that the function finds outside itself, such as a table of positions. */
  | { readonly kind: 'captured'; readonly dataId: tf.DataId }
  /** Values that the function makes in JavaScript, too many to be part of the graph. */
  | { readonly kind: 'made'; readonly upload: Upload };

/** Values on their way from JavaScript to TensorFlow. */
export interface Upload {
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: NativeValues;
}

/** A check of an argument's values that is repeated before every run. */
export interface ArgumentCheck {
  readonly index: number;
  readonly check: (argument: tf.Tensor) => void;
}

/** What one run of a function did. */
export interface Recording {
  /** The graph, as TensorFlow loads it. */
  readonly file: Uint8Array;
  /** In the order of the placeholders, and the names of those. */
  readonly feeds: readonly Feed[];
  readonly feedNames: readonly string[];
  /** First the result's tensors, then the new values of the assigned variables. */
  readonly outputNames: readonly string[];
  readonly assigned: readonly tf.Variable[];
  readonly checks: readonly ArgumentCheck[];
  /** The result of the run: where it has its tensors, and their shapes in that order. */
  readonly form: { readonly result: TensorTree; readonly shapes: readonly (readonly number[])[] };
}
