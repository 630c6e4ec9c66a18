import * as tf from '@tensorflow/tfjs';

/**
 * Lets `tf.variable(x, true, 'w')` be called again, as a notebook does whenever the cell runs again;
 * TensorFlow.js refuses a name that is taken ("was already registered").
 *
 * The newest variable has the name. The one before stays what it is, for whoever still holds it, under
 * a name that is free: `w_1`. So nothing that lives is disposed of, and where both are trained, the
 * gradient of each still arrives under a name of its own.
 */
export function allowNamesAgain(): void {
  const engine = tf.engine();
  const makeVariable = engine.makeVariable.bind(engine);
  engine.makeVariable = (initialValue, trainable, name, dtype) => {
    if (name !== undefined) makeFree(name, engine.registeredVariables);
    return makeVariable(initialValue, trainable, name, dtype);
  };
}

function makeFree(name: string, variables: Record<string, tf.Variable>): void {
  const before = variables[name];
  if (!before) return;
  let count = 1;
  while (variables[`${name}_${count}`]) count++;
  before.name = `${name}_${count}`;
  variables[before.name] = before;
  Reflect.deleteProperty(variables, name);
}
