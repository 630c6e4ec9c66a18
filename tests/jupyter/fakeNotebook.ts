import { afterEach, beforeEach } from 'vitest';
import { type MimeBundle, NOTEBOOK, type Notebook } from '../../lib/jupyter/notebook';

/** An output as a frontend holds it: what was shown under an id, and how often. */
export interface ShownOutput {
  data: MimeBundle;
  updates: number;
}

/** A notebook that keeps what it is shown. */
export class FakeNotebook implements Notebook {
  readonly outputs = new Map<string, ShownOutput>();
  readonly controller = new AbortController();

  display(data: MimeBundle, id = '', isUpdate: boolean): void {
    const old = this.outputs.get(id);
    if (isUpdate !== (old !== undefined)) throw new Error(`unexpected update ${isUpdate} of ${id}`);
    this.outputs.set(id, { data, updates: (old?.updates ?? -1) + 1 });
  }

  clear(): void {
    this.outputs.clear();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get shown(): readonly ShownOutput[] {
    return [...this.outputs.values()];
  }
}

/** Each test of a file gets a notebook of its own, as if it ran in a kernel. */
export function useFakeNotebook(): () => FakeNotebook {
  let notebook: FakeNotebook;
  beforeEach(() => {
    notebook = new FakeNotebook();
    Object.defineProperty(globalThis, NOTEBOOK, { value: notebook, configurable: true });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, NOTEBOOK);
  });
  return () => notebook;
}
