import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isRunning } from '../../lib/tensor';

/** What the system answers when it is asked for another user's process. */
const refuse = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe('isRunning', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('knows this process, a child, and when it has ended', async () => {
    expect(isRunning(process.pid)).toBe(true);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    expect(isRunning(child.pid!)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(child.pid!)).toBe(false);
    expect(isRunning(spawnSync(process.execPath, ['-e', '']).pid)).toBe(false);
  });

  it("knows another user's, which it may not ask after", () => {
    vi.spyOn(process, 'kill').mockImplementation(refuse('EPERM'));
    expect(isRunning(1)).toBe(true);
    vi.spyOn(process, 'kill').mockImplementation(refuse('ESRCH'));
    expect(isRunning(1)).toBe(false);
  });

  it('finds no process behind what is no number of one', () => {
    expect(isRunning(NaN)).toBe(false);
    expect(isRunning(1.5)).toBe(false);
  });

  it('sends no signal', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    isRunning(7);
    expect(kill.mock.calls).toEqual([[7, 0]]);
  });
});
