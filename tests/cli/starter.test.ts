import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bareClone, type BareClone } from './support/bareClone';
import { childrenOf, isRunning, untilGone } from './support/processes';

/** Waits until it is told to end, then takes its time for it; notes each. */
const WAITING = `exports.main = ({ signal, tell }) => new Promise((resolve) => {
  const { appendFileSync } = require('node:fs');
  appendFileSync('journal', 'began\\n');
  signal.addEventListener('abort', () => {
    appendFileSync('journal', 'asked\\n');
    tell('Closing');
    setTimeout(() => { appendFileSync('journal', 'ended\\n'); resolve(0); }, 2500);
  });
  setInterval(() => {}, 1000);
});`;

/** A clone whose `npm start` waits; npm has the real package.json's scripts. */
async function waitingClone(): Promise<BareClone> {
  const clone = bareClone();
  await clone.launch('start').ended; // packages and library
  clone.write('lib/dist/cli/main.js', WAITING.replace('resolve(0)', 'process.exit(0)'));
  const scripts = { start: 'node lib/cli/bootstrap.cjs start' };
  clone.write('package.json', JSON.stringify({ name: 'course', version: '1.0.0', scripts }));
  return clone;
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 50 });
}

const began = (clone: BareClone) =>
  until(() => clone.has('journal') && clone.read('journal').includes('began'));

/** `npm start`, in a session of its own, as a service manager or a container starts it. */
async function npmStart(clone: BareClone): Promise<ChildProcess> {
  const npm = spawn('npm', ['start'], { cwd: clone.root, stdio: 'pipe', detached: true });
  onTestFinished(() => [npm.pid ?? 0, ...childrenOf(npm.pid ?? 0)].forEach(endNow));
  await began(clone);
  return npm;
}

function endNow(pid: number): void {
  if (pid > 0 && isRunning(pid)) process.kill(pid, 'SIGKILL');
}

describe.skipIf(process.platform === 'win32')('a command whose starter ends', () => {
  it.each<[string, NodeJS.Signals]>([
    ['npm', 'SIGTERM'],
    ['npm', 'SIGKILL'],
    ['the shell of npm', 'SIGTERM'],
    ['the shell of npm', 'SIGKILL'],
  ])('ends in order, when %s gets %s', async (who, signal) => {
    const clone = await waitingClone();
    const npm = await npmStart(clone);
    const pid = npm.pid ?? 0;
    const family = childrenOf(pid);
    process.kill(who === 'npm' ? pid : family[0], signal);
    await untilGone([pid, ...family]);
    expect(clone.read('journal')).toBe('began\nasked\nended\n');
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGHUP', 'SIGINT'])(
    'ends in order, when it gets %s itself',
    async (signal) => {
      const clone = await waitingClone();
      const run = clone.launch('start');
      await began(clone);
      run.child.kill(signal);
      expect(await run.ended).toBe(0);
      expect(clone.read('journal')).toBe('began\nasked\nended\n');
    },
  );

  it('ends at once, when it is asked a second time', async () => {
    const clone = await waitingClone();
    const run = clone.launch('start');
    await began(clone);
    run.child.kill('SIGINT');
    await until(() => clone.read('journal').includes('asked'));
    run.child.kill('SIGINT'); // the same Ctrl-C, by way of npm
    await sleep(900);
    expect(clone.read('journal')).toBe('began\nasked\n');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(clone.read('journal')).toBe('began\nasked\n');
  });

  it('ends in order, when its terminal is closed', async () => {
    const clone = await waitingClone();
    // A terminal of its own; closing it sends SIGHUP, and nothing can be written any more.
    const script = `import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print(pid, flush=True)
sys.stdin.readline()
os.close(terminal)
sys.stdin.readline()`;
    const file = join(clone.root, 'terminal.py');
    writeFileSync(file, script);
    const args = [file, process.execPath, 'lib/cli/bootstrap.cjs', 'start'];
    const terminal = spawn('python3', args, {
      cwd: clone.root,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void terminal.kill('SIGKILL'));
    const [text] = (await once(terminal.stdout, 'data')) as [Buffer];
    await began(clone);
    terminal.stdin.write('\n');
    await until(() => clone.read('journal').includes('ended'));
    expect(clone.read('journal')).toBe('began\nasked\nended\n');
    terminal.stdin.end('\n');
    await untilGone([Number(text.toString())]);
  });

  it('takes the programs that it runs with it, when it is asked a second time', async () => {
    const clone = bareClone();
    clone.write('npm-behaviour', 'deaf');
    const run = clone.launch('start');
    await until(() => clone.has('npm-pid'));
    const npm = Number(clone.read('npm-pid'));
    run.child.kill('SIGINT');
    await until(() => clone.has('npm-deaf'));
    await sleep(900);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    await untilGone([npm]);
    expect(clone.has('.cache/setup.lock')).toBe(false);
  });
});
