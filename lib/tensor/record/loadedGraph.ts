import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeBackend, NativeOutput } from '../native';
import { TAG } from './schema';
import { withTemporaryFolder } from './temporaryFolder';

/** A graph that TensorFlow has loaded, which it does from a file only, ready to run as one call. */
export class LoadedGraph {
  private readonly id: number;
  private readonly inputNames: string;
  private readonly outputNames: string;

  /**
   * @param file what `Graph.encode` gave
   * @param inputs names of the placeholders   @param outputs names of what a run gives
   * @throws {Error} when TensorFlow does not accept the graph
   */
  constructor(
    private readonly backend: NativeBackend,
    file: Uint8Array,
    inputs: readonly string[],
    outputs: readonly string[],
  ) {
    this.inputNames = listed(inputs);
    this.outputNames = listed(outputs);
    this.id = withTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'saved_model.pb'), file);
      return backend.binding.loadSavedModel(folder, TAG);
    });
  }

  /** @param handles native handles, in the order of the inputs */
  run(handles: readonly number[]): NativeOutput[] {
    if (this.outputNames === '') return []; // TensorFlow would refuse to run for nothing
    const { binding } = this.backend;
    return binding.runSavedModel(this.id, handles, this.inputNames, this.outputNames);
  }

  /** Frees the native memory. */
  dispose(): void {
    this.backend.binding.deleteSavedModel(this.id);
  }
}

/** As the addon takes names: each with the number of the node's output. */
function listed(names: readonly string[]): string {
  return names.map((name) => (name.includes(':') ? name : `${name}:0`)).join();
}
