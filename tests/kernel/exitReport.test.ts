import { describe, expect, test } from 'vitest';
import { type CellExit, describeExit } from '../../lib/kernel/exitReport';

const ended = (fields: Partial<CellExit>): CellExit => ({
  code: null,
  signal: null,
  hadStarted: true,
  stderrTail: '',
  ...fields,
});

describe('describeExit says what is known', () => {
  test.each<[string, Partial<CellExit>, string, RegExp]>([
    [
      'process.exit, and where',
      { code: 3, exitCall: { code: 3, place: 'cell [7], line 2' } },
      'KernelExit',
      /^process\.exit was called in cell \[7\], line 2 \(code 3\)/,
    ],
    [
      'process.exit of unknown place',
      { code: 0, exitCall: { code: 0 } },
      'KernelExit',
      /^process\.exit was called \(code 0\)/,
    ],
    ['an exit code', { code: 7 }, 'KernelExit', /exit code 7.*It wrote no reason/s],
    [
      'an exit code, and what was written last',
      { code: 1, stderrTail: 'Error: lost\n    at somewhere\n' },
      'KernelExit',
      /exit code 1.*The end of what it wrote:\nError: lost\nRestart/s,
    ],
    [
      'out of memory',
      { signal: 'SIGABRT', stderrTail: 'JavaScript heap out of memory' },
      'OutOfMemory',
      /ran out of memory/,
    ],
    [
      'killed, by whom nobody knows',
      { signal: 'SIGKILL' },
      'KernelKilled',
      /SIGKILL.*is not known/s,
    ],
    ['a signal', { signal: 'SIGTERM' }, 'KernelKilled', /ended by a signal \(SIGTERM\)/],
    ['a crash', { signal: 'SIGSEGV' }, 'KernelCrash', /Native code crashed.*SIGSEGV/s],
    [
      'never started',
      { code: 1, hadStarted: false, stderrTail: 'no addon' },
      'KernelStart',
      /no addon/,
    ],
  ])('%s', (_name, fields, ename, sentence) => {
    const content = describeExit(ended(fields));
    expect(content.ename).toBe(ename);
    expect(content.evalue).toMatch(sentence);
    expect(content.traceback.join('')).toContain(content.evalue);
  });

  test('blames process.exit only where it was called', () => {
    for (const fields of [{ code: 7 }, { code: 0 }, { signal: 'SIGTERM' as const }]) {
      expect(describeExit(ended(fields)).evalue).not.toContain('process.exit');
    }
  });
});
