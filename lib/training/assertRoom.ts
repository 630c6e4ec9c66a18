import { mismatch } from '../locale';
import { TrainingOptionError } from './errors';

/**
 * Refuses a model that is too small for its data.
 *
 * @param field of the model's configuration   @param size what it says
 * @param needed by the data; nothing is refused where that is not known
 * @throws {TrainingOptionError} `maxLen: expected 6 or more, as the data needs, received 5`
 */
export function assertRoom(field: string, size: number, needed = 0): void {
  if (size >= needed) return;
  const expected = { en: `${needed} or more, as the data needs`, zh: `数据所需的至少 ${needed}` };
  throw new TrainingOptionError(mismatch(field, expected, size));
}
