/**
 * A function cannot be recorded: replaying it would silently do something else than running it. The
 * message says what was found and what to do, in English and then in Chinese.
 */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';

  constructor(
    readonly english: string,
    readonly chinese: string,
  ) {
    super(
      `record: ${english} Or run it unrecorded: record(fn, { enabled: false }).\n` +
        `record：${chinese}也可以不录制而直接运行：record(fn, { enabled: false })。`,
    );
  }
}

/** A value was read, so that what follows may depend on it. */
export function valueWasRead(): RecordingError {
  return new RecordingError(
    'a value was read inside the function (by dataSync, data or array, or by an operation whose ' +
      'shape depends on values). A replay would not read it again. ' +
      'Return the tensor and read it outside.',
    '函数内部读取了张量的值（dataSync、data、array，或结果形状取决于数值的运算），而重放时不会再次读取。' +
      '请返回该张量，在函数外读取；',
  );
}

/** JavaScript drew a random number. */
export function numberWasDrawn(): RecordingError {
  return new RecordingError(
    'JavaScript drew a random number inside the function (Math.random, Random, tf.dropout, ' +
      'tf.randomNormal or the like). Every replay would see the same number. ' +
      'Draw outside and pass a tensor, or use createDropout, which draws natively.',
    '函数内部用 JavaScript 抽取了随机数（Math.random、Random、tf.dropout、tf.randomNormal 等），' +
      '每次重放都会得到同一个数。请在函数外抽取并以张量传入，或使用由 TensorFlow 抽取的 createDropout；',
  );
}

/** An operation that a graph cannot hold, or whose output has no fixed shape. */
export function operationCannotBeRecorded(op: string, why: [string, string]): RecordingError {
  return new RecordingError(
    `the operation ${op} ${why[0]}. Keep it outside the function.`,
    `运算 ${op} ${why[1]}。请放到函数外；`,
  );
}

/** What the function was given or gave back is not made of tensors alone. */
export function notATensor(where: [string, string], value: unknown): RecordingError {
  const found = value instanceof Promise ? 'a promise' : `${typeof value} ${String(value)}`;
  return new RecordingError(
    `${where[0]} must be a tensor, or arrays and plain objects of tensors; found ${found}, which ` +
      'would be the same in every replay.',
    `${where[1]}必须是张量，或由张量组成的数组、对象；此处是 ${found}，每次重放都会相同。`,
  );
}

/** The function disposed of its argument, which a replay would not do. */
export function argumentWasDisposed(index: number): RecordingError {
  return new RecordingError(
    `the function disposes of argument ${index + 1}, which a replay would not do. Dispose outside.`,
    `函数释放了第 ${index + 1} 个参数，而重放时不会释放。请在函数外释放；`,
  );
}

/** Two runs of the function did not make the same calls. */
export function runsDiffer(difference: { english: string; chinese: string }): RecordingError {
  return new RecordingError(
    `the function does something else each time it is called with tensors of the same shapes: ` +
      `${difference.english}. What changes from call to call must come in as a tensor argument, ` +
      'or stand in a tf.Variable.',
    `函数以相同形状的张量调用时，每次的行为都不同：${difference.chinese}。` +
      '随调用变化的量必须作为张量参数传入，或保存在 tf.Variable 中；',
  );
}

/** The function runs a saved model. */
export function graphWasRun(): RecordingError {
  return new RecordingError(
    'the function runs a saved model, which cannot become part of a recording. Run it outside.',
    '函数内部运行了 SavedModel，无法录制。请放到函数外；',
  );
}
