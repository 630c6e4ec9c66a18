import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cellOptions } from '../../lib/kernel/cellOptions';

describe('the options of the cells’ process', () => {
  it('are known to this Node', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [...cellOptions(process.versions.node), '-e', 'process.exit(7)'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(status).toBe(7);
  });

  it('put optimising off, in the words of each version', () => {
    expect(cellOptions('20.11.0')).toContain('--interrupt-budget=500000');
    expect(cellOptions('22.1.0')).toContain('--invocation-count-for-turbofan=22000');
    expect(cellOptions('24.9.0')).toEqual(cellOptions('22.1.0'));
  });

  it('hold nothing that a later version might refuse', () => {
    const unknown = cellOptions('99.0.0');
    expect(unknown).toEqual(
      cellOptions('20.0.0').filter((option) => !option.startsWith('--interrupt')),
    );
  });
});
