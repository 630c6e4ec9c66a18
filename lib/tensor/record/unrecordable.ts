import { DT_UINT8, type NativeBinding, type NativeOutput } from '../native';
import { operationCannotBeRecorded } from './errors';

/** Operations whose output has as many entries as the values of the input decide. */
const SHAPE_FROM_VALUES = new Set([
  'ListDiff',
  'NonMaxSuppressionV3',
  'NonMaxSuppressionV5',
  'SparseFillEmptyRows',
  'SparseReshape',
  'StringNGrams',
  'StringSplit',
  'Unique',
  'UniqueV2',
  'Where',
]);

/**
 * Refuses an operation that a graph would not repeat faithfully.
 *
 * @throws {RecordingError} naming the operation and the reason
 */
export function assertRecordable(
  op: string,
  outputs: readonly NativeOutput[],
  binding: NativeBinding,
): void {
  if (SHAPE_FROM_VALUES.has(op)) {
    throw operationCannotBeRecorded(op, [
      'gives a result whose shape depends on values, and a graph is recorded for fixed shapes',
      '的结果形状取决于数值，而录制的图形状固定',
    ]);
  }
  if (outputs.length === 0) {
    throw operationCannotBeRecorded(op, [
      'gives no tensor, only an effect that a replay would leave out',
      '不产生张量，只有副作用，重放时会丢失',
    ]);
  }
  const recordable = [binding.TF_FLOAT, binding.TF_INT32, binding.TF_BOOL, DT_UINT8];
  if (outputs.some(({ dtype }) => !recordable.includes(dtype))) {
    throw operationCannotBeRecorded(op, [
      'gives a tensor that is neither float32, int32 nor bool',
      '产生的张量既不是 float32、int32，也不是 bool',
    ]);
  }
}
