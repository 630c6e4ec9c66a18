import { expect, it } from 'vitest';
import { inOrder } from '../../lib/cli/chapters/inOrder';

it('prints the first as it writes, and the others when their turn comes', () => {
  const printed: string[] = [];
  const next = inOrder((line) => void printed.push(line));
  const [first, second, third] = [next(), next(), next()];
  second.write('b1');
  first.write('a1');
  third.write('c1');
  expect(printed).toEqual(['a1']);
  third.end();
  first.write('a2');
  first.end();
  expect(printed).toEqual(['a1', 'a2', 'b1']);
  second.write('b2');
  second.end();
  expect(printed).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
  next().write('d1');
  expect(printed.at(-1)).toBe('d1');
});
