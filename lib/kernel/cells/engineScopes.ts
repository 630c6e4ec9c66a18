import type * as tf from '@tensorflow/tfjs';

type Engine = ReturnType<typeof tf.engine>;

/**
 * Code that was cut off never left its `tf.tidy`: the engine would go on collecting tensors for a
 * scope that nobody closes. Closes scopes, and what is counted along with them, down to a depth.
 *
 * @param depth number of scopes to be left open: those that were open before the cell
 */
export function closeEngineScopes(engine: Engine, depth: number): void {
  const { state } = engine;
  while (state.scopeStack.length > depth) engine.endScope();
  state.gradientDepth = 0;
  state.kernelDepth = 0;
  state.activeTape = null as unknown as typeof state.activeTape;
}
