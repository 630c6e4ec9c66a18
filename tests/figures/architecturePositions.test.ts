import { expect, it } from 'vitest';
import { columnsOf } from '../../lib/figures/architecture/blocks';

it('a drawing has a sum for positions only where some are added', () => {
  const drawn = (positions: 'learned' | 'rotary' | 'none') =>
    columnsOf({ kind: 'transformer', config: { numLayers: 2, positions } })
      .flatMap(({ blocks }) => blocks)
      .filter(({ part }) => part === 'positions');
  expect(drawn('learned')).toHaveLength(2);
  expect([...drawn('rotary'), ...drawn('none')]).toEqual([]);
});
