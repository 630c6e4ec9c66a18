import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkDisk } from '../../lib/cli/bootstrap/disk.cjs';
import type { Context } from '../../lib/cli/bootstrap/context.cjs';
import { repositoryRoot } from '../support/paths';
import { bareClone, type BareClone } from './support/bareClone';
import { temporaryFolder } from './support/folder';
import { isRunning } from './support/processes';

const STAMP = 'node_modules/.attention-kit.json';
const calls = ({ has, read }: BareClone) =>
  has('npm-calls') ? read('npm-calls').trim().split('\n') : [];

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 20_000, interval: 50 });
}

describe('the first command in a bare clone', () => {
  it('says how much disk it takes, installs, compiles, and hands over', async () => {
    const clone = bareClone();
    const run = clone.launch('start', '--port', '9000');
    expect(await run.ended).toBe(7);
    expect(run.output()).toMatch(/at most \d\.\d GB of disk \(\d+\.\d GB free\)/);
    expect(run.output()).toMatch(/✔ Install npm packages .*\[[\d.]+ s\]/);
    expect(run.output()).toMatch(/✔ Compile lib .*\[[\d.]+ s\]/);
    expect(run.result()).toBe('reached start --port 9000\n'); // all else on standard error
    expect(calls(clone)).toHaveLength(1);
    expect(calls(clone)[0]).toMatch(/^ci .*--ignore-scripts/);
    expect(clone.has('.cache/setup.lock')).toBe(false);
    expect(clone.has('.cache/npm')).toBe(false);
  });

  it('does nothing a second time', async () => {
    const clone = bareClone();
    await clone.launch('start').ended;
    const again = clone.launch('start');
    expect(await again.ended).toBe(7);
    expect(again.output().trim()).toBe('reached start');
    expect(calls(clone)).toHaveLength(1);
    expect(clone.read('tsc-calls')).toBe('x');
  });

  it('installs the difference when the lock file changes, and compiles when a source does', async () => {
    const clone = bareClone();
    await clone.launch('start').ended;
    const packages = { 'node_modules/typescript': { version: '5.9.4' } };
    clone.write('package-lock.json', JSON.stringify({ packages }));
    await clone.launch('start').ended;
    expect(calls(clone)[1]).toMatch(/^install --no-save .*--ignore-scripts/);
    clone.write('lib/index.ts', 'export const changed = 1;\n');
    await clone.launch('start').ended;
    expect(clone.read('tsc-calls')).toBe('xx');
  });

  it('believes npm when somebody has installed by hand', async () => {
    const clone = bareClone();
    await clone.launch('start').ended;
    spawnSync('rm', [join(clone.root, STAMP)]);
    await clone.launch('start').ended;
    expect(calls(clone)).toHaveLength(1);
    expect(clone.has(STAMP)).toBe(true);
  });

  it('removes compiled files whose source is gone', async () => {
    const clone = bareClone();
    await clone.launch('start').ended;
    clone.write('lib/dist/text/old.js', '');
    clone.write('lib/dist/text/old.d.ts', '');
    clone.write('lib/index.ts', 'export const changed = 2;\n');
    await clone.launch('start').ended;
    expect(clone.has('lib/dist/text/old.js')).toBe(false);
    expect(clone.has('lib/dist/text/old.d.ts')).toBe(false);
    expect(clone.has('lib/dist/index.js')).toBe(true);
  });
});

describe('an interrupted set-up', () => {
  it('ends npm at Ctrl-C, leaves no lock and no stamp, and starts over', async () => {
    const clone = bareClone();
    clone.write('npm-behaviour', 'hang');
    const run = clone.launch('start');
    await until(() => clone.has('npm-pid'));
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.output()).toContain('Stopped. What is finished is kept');
    expect(() => process.kill(Number(clone.read('npm-pid')), 0)).toThrow('ESRCH');
    expect(clone.has('.cache/setup.lock')).toBe(false);
    expect(clone.has(STAMP)).toBe(false);
    clone.write('npm-behaviour', '');
    expect(await clone.launch('start').ended).toBe(7);
    expect(calls(clone)[1]).toMatch(/^ci /);
  });

  it('takes over after kill -9, and ends the npm that was left behind', async () => {
    const clone = bareClone();
    clone.write('npm-behaviour', 'hang');
    const run = clone.launch('start');
    await until(() => clone.has('npm-pid') && clone.read('.cache/setup.lock').includes('['));
    const npm = Number(clone.read('npm-pid'));
    await until(() => clone.read('.cache/setup.lock').includes(String(npm)));
    run.child.kill('SIGKILL');
    await run.ended;
    clone.write('npm-behaviour', '');
    expect(await clone.launch('start').ended).toBe(7);
    await until(() => !isRunning(npm)); // the system may take a moment to bury it
    expect(clone.has('node_modules/half')).toBe(true);
    expect(clone.has(STAMP)).toBe(true);
  });

  it('lets two at once install only once', async () => {
    const clone = bareClone();
    const runs = [clone.launch('start'), clone.launch('start')];
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([7, 7]);
    expect(calls(clone)).toHaveLength(1);
    expect(clone.read('tsc-calls')).toBe('x');
  });

  it('does not believe a stamp that was cut short', async () => {
    const clone = bareClone();
    await clone.launch('start').ended;
    clone.write(STAMP, clone.read(STAMP).slice(0, 20));
    clone.write('node_modules/.package-lock.json', '');
    expect(await clone.launch('start').ended).toBe(7);
    expect(calls(clone)).toHaveLength(2);
  });
});

describe('a set-up that cannot go on', () => {
  const failing = async (behaviour: string, language = 'en') => {
    const clone = bareClone();
    clone.write('npm-behaviour', behaviour);
    const run = clone.launch('start', '--lang', language);
    const code = await run.ended;
    expect(clone.has(STAMP)).toBe(false);
    return { code, output: run.output() };
  };

  it('says that the disk is full, and what to do', async () => {
    const { code, output } = await failing('full');
    expect(code).toBe(1);
    expect(output).toContain('✗ The npm packages could not be installed. The disk is full.');
    expect(output).toContain('→ Free some space');
    expect(output).toContain('npm error code ENOSPC');
  });

  it('says so in Chinese too', async () => {
    const { output } = await failing('full', 'zh');
    expect(output).toContain('✗ npm 包没有装好。 磁盘已满。');
    expect(output).toContain('→ 请腾出空间');
  });

  it('says that the network failed', async () => {
    const { output } = await failing('offline');
    expect(output).toContain('The network connection failed.');
    expect(output).toContain('→ Check the network');
  });

  it('shows the compiler error of a library that does not compile', async () => {
    const clone = bareClone();
    clone.write('lib/index.ts', 'broken;\n');
    const run = clone.launch('start');
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('✗ The TypeScript code in lib does not compile.');
    expect(run.output()).toContain("Cannot find name 'broken'");
    expect(clone.has('lib/dist/.attention-kit.json')).toBe(false);
  });

  it('refuses to begin where the disk is too small', () => {
    const say = (text: { en: string }) => text.en;
    const tell = vi.fn<(line: string) => void>();
    const root = temporaryFolder();
    const context = { root, say, tell } as unknown as Context;
    expect(() => checkDisk({ ...context }, 900)).toThrow(
      /still takes 2\.\d GB of disk, and only 0\.9 GB/,
    );
    checkDisk(context, 50_000);
    expect(tell.mock.calls[0][0]).toContain('50.0 GB free');
  });
});

describe('a reader that goes away', () => {
  it('does not end the command that it read', async () => {
    const clone = bareClone();
    const { child, ended } = clone.launch('start');
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await ended).toBe(7);
  });
});

describe('the doctor in a bare clone', () => {
  it('installs nothing, and names what is missing', async () => {
    const clone = bareClone();
    const run = clone.launch('doctor');
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('✗ npm packages');
    expect(run.output()).toContain('✗ compiled lib');
    expect(run.output()).toContain('→ Run npm start');
    expect(calls(clone)).toEqual([]);
  });

  it('says it as JSON too', async () => {
    const run = bareClone().launch('doctor', '--json');
    expect(await run.ended).toBe(1);
    const parts = JSON.parse(run.result()) as { name: { en: string }; state: string }[];
    expect(parts.map(({ name, state }) => [name.en, state])).toEqual([
      [`Node.js ${process.version}`, 'ok'],
      ['npm packages', 'bad'],
      ['compiled lib', 'bad'],
    ]);
  });
});

describe('--help in a bare clone', () => {
  it('explains, and installs nothing', async () => {
    const clone = bareClone();
    const run = clone.launch('start', '--help');
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain('npm run doctor');
    expect(calls(clone)).toEqual([]);
  });
});

describe('an old Node', () => {
  it('is refused in both languages, by a file that it can read', () => {
    const file = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
    const script = `Object.defineProperty(process, 'versions', { value: { node: '16.20.2' } });
      require(${JSON.stringify(file)})`;
    const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain('需要 Node.js 20');
    expect(run.stderr).toContain('Node.js 20 or newer is needed');
    // Node 4 and later: no syntax from after 2015 in this one file.
    const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
    expect(code).not.toMatch(/=>|\?\.|\?\?|`|\bconst\b|\blet\b/);
  });
});
