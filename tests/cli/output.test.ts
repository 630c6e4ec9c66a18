import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { columns, fitColumns } from '../../lib/cli/bootstrap/columns.cjs';
import { createOutput } from '../../lib/cli/bootstrap/output.cjs';

/** A terminal or a file, and all that was written to it. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  return { isTTY, columns: 40, write, written, text: () => written.join('') };
}

const ERASE = '\r\x1b[2K';

describe('what a command says', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function outputs(isTTY: boolean) {
    const [result, rest] = [stream(isTTY), stream(isTTY)];
    const output = createOutput('en', result, rest);
    return { result, rest, ...output };
  }

  it('is split: its result on standard output, all else on standard error', async () => {
    const { result, rest, print, tell, progress } = outputs(false);
    print('{"a": 3}');
    tell('a note');
    await progress(
      'Step',
      () => '3/7',
      () => Promise.resolve(),
    );
    expect(result.text()).toBe('{"a": 3}\n');
    expect(rest.text()).toBe('a note\n… Step  3/7  0.0 s\n✔ Step [0.0 s]\n');
  });

  it('repeats itself every 15 s in a log', async () => {
    const { rest, progress } = outputs(false);
    let done = 3;
    const work = () => new Promise((resolve) => setTimeout(resolve, 32_000, 5));
    const step = progress('Step', () => `${done}/7`, work);
    await vi.advanceTimersByTimeAsync(16_000);
    done = 5;
    await vi.advanceTimersByTimeAsync(16_000);
    expect(await step).toBe(5);
    expect(rest.text()).toBe(
      '… Step  3/7  0.0 s\n… Step  3/7  15 s\n… Step  5/7  30 s\n✔ Step [32 s]\n',
    );
  });

  it('leaves other lines whole while a line of progress is drawn on a terminal', async () => {
    const { result, rest, print, tell, progress } = outputs(true);
    const work = async () => {
      print('a result');
      tell('a note');
      await vi.advanceTimersByTimeAsync(600);
    };
    await progress('Step', () => '', work);
    print('the last');
    expect(result.written).toEqual(['a result\n', 'the last\n']);
    // Whenever a line was written, the one of progress had been erased just before.
    expect(rest.written[rest.written.indexOf('a note\n') - 1]).toBe(ERASE);
    expect(rest.written.filter((text) => /Step {2}0\.[05] s$/.test(text)).length).toBeGreaterThan(
      3,
    );
    expect(rest.written.at(-1)).toBe('✔ Step [0.6 s]\n');
  });

  it('breaks no line of a terminal', async () => {
    const { rest, progress } = outputs(true);
    await progress(
      '训练一个翻译模型',
      () => '很长的说明'.repeat(9),
      () => Promise.resolve(),
    );
    const drawn = rest.written.filter((text) => text.includes('很长'));
    expect(drawn.length).toBeGreaterThan(0);
    for (const text of drawn) expect(columns(text.replace(ERASE, ''))).toBeLessThan(40);
  });

  it('says that a step failed, and hands its error on', async () => {
    const { rest, progress } = outputs(false);
    const failing = progress(
      'Step',
      () => '',
      () => Promise.reject(new Error('no network')),
    );
    await expect(failing).rejects.toThrow('no network');
    expect(rest.text()).toContain('✖ Step [0.0 s]\n');
  });
});

describe('columns', () => {
  it('counts a Chinese character as two', () => {
    expect(columns('npm 包')).toBe(6);
  });

  it.each([
    ['abcdefg', 7, 'abcdefg'],
    ['abcdefgh', 7, 'abcdef…'],
    ['训练模型', 7, '训练模…'],
    ['训练模型', 6, '训练…'],
    ['', 3, ''],
  ])('fits %j into %i', (text, most, fitting) => {
    expect(fitColumns(text, most)).toBe(fitting);
  });
});
