import { describe, expect, it } from 'vitest';
import { describeTypeErrors } from '../../lib/kernel/cells/typeErrors';

function found(messageText: string) {
  const at = (character: number) => ({ offset: character, line: 0, character });
  return [{ start: at(3), end: at(8), messageText, category: 1, code: 2551 }];
}

describe('what the type checker objects to', () => {
  it('names a package by its name, not by where it lies', () => {
    const { evalue, traceback } = describeTypeErrors(
      found(
        'Property does not exist on type \'typeof import("/home/my kit/node_modules/@tensorflow/tfjs/dist/index")\'',
      ),
      'tf.tesor(1)',
    );
    for (const text of [evalue, traceback.join('\n')]) {
      expect(text).toContain('typeof import("@tensorflow/tfjs")');
      expect(text).not.toContain('my kit');
    }
  });
});
