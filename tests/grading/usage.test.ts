import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usageOf } from '../../lib/grading/sandbox/usage';

const MIB = 2 ** 20;
const FILL = `globalThis.held = Buffer.alloc(53 * ${MIB}, 1);`;
const WORK = 'const until = Date.now() + 150; while (Date.now() < until);';
const TELL = "console.log('ready'); setInterval(() => {}, 1000);";

describe.runIf(process.platform === 'linux')('usageOf', () => {
  it('adds up a process, what it started, and what has ended', async () => {
    const inner = `${FILL}${TELL}`;
    const outer = `${FILL}
      const { spawn, spawnSync } = require('node:child_process');
      spawnSync(process.execPath, ['-e', ${JSON.stringify(WORK)}]);
      new (require('node:worker_threads').Worker)(\`
        require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: ['ignore', 1, 'ignore'] });
      \`, { eval: true });`;
    const child = spawn(process.execPath, ['-e', outer], { detached: true });
    onTestFinished(() => void process.kill(-(child.pid as number), 'SIGKILL'));
    await once(child.stdout, 'data'); // of the innermost
    const { memoryBytes, cpuSeconds } = usageOf(child.pid as number);
    expect(memoryBytes).toBeGreaterThan(106 * MIB);
    expect(memoryBytes).toBeLessThan(500 * MIB);
    expect(cpuSeconds).toBeGreaterThan(0.2);
    expect(cpuSeconds).toBeLessThan(20);
  });

  it('is nothing for a process that is none', () => {
    expect(usageOf(2 ** 30)).toEqual({ memoryBytes: 0, cpuSeconds: 0 });
  });
});
