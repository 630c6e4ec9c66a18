import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { namedParameters } from '../../lib/tensor';

/** A tensor as it is written in a golden file. */
export interface Plain {
  readonly shape: number[];
  readonly values: number[];
}

/** One case that torch computed: see make_torch_fixtures.py. */
export interface GoldenCase<Settings> {
  readonly name: string;
  readonly settings: Settings;
  readonly parameters: Record<string, Plain>;
  readonly inputs: Record<string, Plain>;
  readonly masks: Record<string, Plain>;
  readonly outputs: Record<string, Plain>;
  readonly probe: Plain;
  readonly gradients: Record<string, Plain>;
}

/** How near to torch: 1e-5 of a number, and as much absolutely (float32 sums in another order). */
const NEAR = { atol: 1e-5, rtol: 1e-5 };

/** The cases of `tests/golden/<name>.json`. */
export function goldenCases<Settings>(name: string): GoldenCase<Settings>[] {
  const file = join(__dirname, `${name}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase<Settings>[] }).cases;
}

/** The tensor that was written. */
export function tensorOf<T extends tf.Tensor>(plain: Plain, dtype: tf.DataType = 'float32'): T {
  return tf.tensor(plain.values, plain.shape, dtype) as T;
}

/** Puts torch's parameters into the module, which must have exactly these, by name and shape. */
function inject(module: object, parameters: Record<string, Plain>): Map<string, tf.Variable> {
  const own = namedParameters(module);
  expect([...own.keys()].sort()).toEqual(Object.keys(parameters).sort());
  for (const [name, variable] of own) {
    expect(variable.shape, name).toEqual(parameters[name].shape);
    tf.tidy(() => variable.assign(tensorOf(parameters[name])));
  }
  return own;
}

/**
 * Runs `forward` with torch's parameters and inputs, and expects torch's outputs and, for
 * `sum(first output · probe)`, torch's gradient of every parameter and every float input.
 *
 * @param forward inputs → outputs by torch's names, the probed one first
 */
export function expectAsTorch<Settings>(
  golden: GoldenCase<Settings>,
  module: object,
  forward: (
    inputs: Record<string, tf.Tensor>,
    masks: Record<string, tf.Tensor>,
  ) => tf.TensorContainerObject,
): void {
  const own = inject(module, golden.parameters);
  const isIds = (name: string) => !(name in golden.gradients);
  const inputs: Record<string, tf.Tensor> = {};
  for (const [name, plain] of Object.entries(golden.inputs)) {
    inputs[name] = isIds(name) ? tensorOf(plain, 'int32') : tf.variable(tensorOf(plain));
  }
  const masks = Object.fromEntries(
    Object.entries(golden.masks).map(([name, plain]) => [name, tensorOf(plain, 'bool')]),
  );

  const outputs = forward(inputs, masks);
  for (const [name, plain] of Object.entries(golden.outputs)) {
    expect(outputs[name] as tf.Tensor, name).toBeAllClose(tensorOf(plain), NEAR);
  }

  const variables = new Map(own);
  for (const [name, input] of Object.entries(inputs)) {
    if (input instanceof tf.Variable) variables.set(name, input as tf.Variable);
  }
  const probed = Object.keys(golden.outputs)[0];
  const { grads } = tf.variableGrads(
    () => tf.sum(tf.mul(forward(inputs, masks)[probed] as tf.Tensor, tensorOf(golden.probe))),
    [...variables.values()],
  );
  for (const [name, variable] of variables) {
    expect(grads[variable.name], `gradient of ${name}`).toBeAllClose(
      tensorOf(golden.gradients[name]),
      NEAR,
    );
  }
}
