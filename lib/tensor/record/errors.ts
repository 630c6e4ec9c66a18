import { type Bilingual, BilingualError } from '../../locale';

/** A function cannot be recorded: replaying it would silently do something else than running it. */
export class RecordingError extends BilingualError {
  override readonly name = 'RecordingError';

  constructor({ en, zh }: Bilingual) {
    super({
      en: `record: ${en} Or run it unrecorded: record(fn, { enabled: false }).`,
      zh: `record：${zh}也可以不录制而直接运行：record(fn, { enabled: false })。`,
    });
  }
}

/** A value was read, so that what follows may depend on it. */
export function valueWasRead(): RecordingError {
  return new RecordingError({
    en:
      'a value was read inside the function (by dataSync, data or array, or by an operation whose ' +
      'shape depends on values). A replay would not read it again. ' +
      'Return the tensor and read it outside.',
    zh:
      '函数内部读取了张量的值（dataSync、data、array，或结果形状取决于数值的运算），而重放时不会再次读取。' +
      '请返回该张量，在函数外读取；',
  });
}

/** JavaScript drew a random number. */
export function numberWasDrawn(): RecordingError {
  return new RecordingError({
    en:
      'JavaScript drew a random number inside the function (Math.random, Random, tf.dropout, ' +
      'tf.randomNormal or the like). Every replay would see the same number. ' +
      'Draw outside and pass a tensor, or use createDropout, which draws natively.',
    zh:
      '函数内部用 JavaScript 抽取了随机数（Math.random、Random、tf.dropout、tf.randomNormal 等），' +
      '每次重放都会得到同一个数。请在函数外抽取并以张量传入，或使用由 TensorFlow 抽取的 createDropout；',
  });
}

/** An operation that a graph cannot hold, or whose output has no fixed shape. */
export function operationCannotBeRecorded(op: string, why: [string, string]): RecordingError {
  return new RecordingError({
    en: `the operation ${op} ${why[0]}. Keep it outside the function.`,
    zh: `运算 ${op} ${why[1]}。请放到函数外；`,
  });
}

/** The function disposed of its argument, which a replay would not do. */
export function argumentWasDisposed(path: string): RecordingError {
  return new RecordingError({
    en: `the function disposes of its argument ${path}, which a replay would not do. Dispose outside.`,
    zh: `函数释放了参数 ${path}，而重放时不会释放。请在函数外释放；`,
  });
}

/** Two runs of the function did not make the same calls. */
export function runsDiffer(difference: { english: string; chinese: string }): RecordingError {
  return new RecordingError({
    en:
      `the function does something else each time it is called with tensors of the same shapes: ` +
      `${difference.english}. What changes from call to call must come in as a tensor argument, ` +
      'or stand in a tf.Variable.',
    zh:
      `函数以相同形状的张量调用时，每次的行为都不同：${difference.chinese}。` +
      '随调用变化的量必须作为张量参数传入，或保存在 tf.Variable 中；',
  });
}

/** The function runs a saved model. */
export function graphWasRun(): RecordingError {
  return new RecordingError({
    en: 'the function runs a saved model, which cannot become part of a recording. Run it outside.',
    zh: '函数内部运行了 SavedModel，无法录制。请放到函数外；',
  });
}
