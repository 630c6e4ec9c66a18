import { BilingualError } from '../locale';
import { moduleFields } from './moduleFields';
import type { TensorTree } from './tensorTree';

/**
 * Looks inside a model while it computes: calls `see` with what every module in it gives, such as the
 * shapes for a drawing or the sizes of activations by layer. The model itself is not changed.
 *
 * A module is any object below `module` that has a method `forward` or `attend`; it is told under its
 * first path, `encoder.blocks.0.selfAttention`, once each time that it runs, when it is done: inner
 * ones before those around them. Where one of its two methods calls the other, that is one run.
 *
 * @param module a layer or model; its own result is what `work` knows, and is not told
 * @param work runs it, once or several times. A recorded function runs only while it is recorded
 * @param see the tensors belong to the model, which may dispose of them later: read them now
 * @returns what `work` returns
 * @throws whatever `work` or `see` throws; the modules are then as before, too
 * @throws {BilingualError} when `work` is asynchronous, so that it goes on after it has returned
 */
export function watchForward<R>(
  module: object,
  work: () => R,
  see: (path: string, result: TensorTree) => void,
): R {
  const restorations: (() => void)[] = [];
  try {
    for (const [path, part] of moduleFields(module)) {
      if (part !== module) restorations.push(...watch(part, (result) => see(path, result)));
    }
    const result = work();
    if (!(result instanceof Promise)) return result;
    result.catch(() => undefined); // or it would end the process, and nobody see our own error
    throw goesOn();
  } finally {
    for (const restore of restorations.reverse()) restore();
  }
}

/** What a module does its work by. */
const METHODS = ['forward', 'attend'] as const;

type Method = (...args: unknown[]) => TensorTree;

/** Puts methods that tell in front of a module's own. @returns how to undo it */
function watch(module: object, tell: (result: TensorTree) => void): (() => void)[] {
  let running = 0;
  return METHODS.flatMap((name) => {
    const method: unknown = Reflect.get(module, name);
    if (typeof method !== 'function' || typeof module === 'function') return [];
    return replace(module, name, function (this: unknown, ...args) {
      running++;
      let result: TensorTree;
      try {
        result = (method as Method).apply(this, args);
      } finally {
        running--;
      }
      if (running === 0) tell(result);
      return result;
    });
  });
}

function replace(module: object, name: string, method: Method): (() => void)[] {
  const before = Object.getOwnPropertyDescriptor(module, name);
  Object.defineProperty(module, name, { value: method, configurable: true, writable: true });
  const restore = () => {
    if (before) Object.defineProperty(module, name, before);
    else Reflect.deleteProperty(module, name); // the method of the class shows again
  };
  return [restore];
}

function goesOn(): BilingualError {
  return new BilingualError({
    en: 'work: expected a function that is done when it returns, received an asynchronous one',
    zh: 'work：应为返回时即已完成的函数，收到的是异步函数',
  });
}
