import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { ATTENTION_LINES } from '../../lib/grading/exercises/02/attentionLines';
import { bubblewrap } from '../../lib/grading/sandbox/engine';
import { repositoryRoot } from '../support/paths';
import { need } from '../support/requirements';
import { Postgres, postgresPrograms } from './postgres';

const MINUTE = 60_000;
const LEARNERS = 12;
const ORDER = ATTENTION_LINES.lines
  .filter(({ wrong }) => !wrong)
  .map(({ shown }) => shown)
  .join(', ');
const ANSWERS = {
  '02.1': "const order = [ORDER];\ncheck('02.1', order);",
  '02.7': 'function temperatureFor() { for (let i = 0; i < 3e7; i++); return -1; }',
};

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** One of the kit's commands, as somebody types it. */
class Command {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  output = '';

  constructor(...args: string[]) {
    const bootstrap = join(repositoryRoot, 'lib', 'cli', 'bootstrap.cjs');
    const all = [bootstrap, ...args, '--lang', 'en'];
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    this.child = spawn(process.execPath, all, { cwd: repositoryRoot, stdio: [...stdio] });
    children.push(this.child);
    this.ended = once(this.child, 'close');
    const hear = (data: Buffer) => void (this.output += data.toString());
    this.child.stdout!.on('data', hear);
    this.child.stderr!.on('data', hear);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to stop, as Ctrl-C does. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    await this.ended;
    return this.child.exitCode;
  }

  async code(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }
}

it(
  'loses no submission and records none twice, whatever is killed in the middle',
  async (context) => {
    need(context, bubblewrap(), 'bubblewrap is missing: apt-get install bubblewrap').close();
    const remedy = 'PostgreSQL’s server programs are missing: apt-get install postgresql';
    const server = await Postgres.create(need(context, postgresPrograms(), remedy));
    onTestFinished(() => server.remove());
    const { submissions, out } = handedIn();
    const grade = ['grade', submissions, '--out', out, '--exercises', '02.1', '02.7'];
    const collect = [...grade, '--queue', server.url, '--lease', '4'];
    const worker = () => new Command('grade-worker', server.url, '--jobs', '1');

    const firstCollector = new Command(...collect);
    const firstWorker = worker();
    await reached(server, 2, () => firstCollector.output + firstWorker.output);
    await firstCollector.kill();
    await firstWorker.kill(); // and what it held
    const [second, third] = [worker(), worker()];
    await reached(server, 4, () => second.output + third.output);
    await server.crash();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await server.start();
    await third.kill();
    await reached(server, 5, () => second.output);
    const secondCollector = new Command(...collect);
    expect(await secondCollector.code(), secondCollector.output).toBe(0);
    expect(secondCollector.output).toContain(`${LEARNERS} graded`);
    expect(await left(server)).toEqual({ results: 0, submissions: 0, jobs: 0 });
    expect(await second.stop(), second.output).toBe(0);

    const records = readdirSync(join(out, 'students')).filter((name) => name.endsWith('.json'));
    const points = records.map((name) => {
      const { student, result } = JSON.parse(readFileSync(join(out, 'students', name), 'utf8')) as {
        student: { name: string };
        result: { points: number };
      };
      return [student.name, result.points];
    });
    const expected = Array.from({ length: LEARNERS }, (_, i) => [nameOf(i), i % 2 === 0 ? 5 : 0]);
    expect(points.sort()).toEqual(expected.sort());
  },
  8 * MINUTE,
);

function nameOf(i: number): string {
  return `learner-${i}`;
}

/** A class, one half of which has the first exercise right; the second takes everybody a while. */
function handedIn(): { readonly submissions: string; readonly out: string } {
  const root = mkdtempSync(join(tmpdir(), 'attention-kit-queue-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const submissions = join(root, 'in');
  mkdirSync(submissions);
  for (let i = 0; i < LEARNERS; i++) {
    const order = i % 2 === 0 ? ORDER : '';
    const cells = Object.entries(ANSWERS).map(([id, source]) => ({
      ...{ cell_type: 'code', metadata: { tags: [`exercise:${id}`] } },
      source: source.replace('ORDER', order),
    }));
    writeFileSync(join(submissions, `${nameOf(i)}.ipynb`), JSON.stringify({ cells }));
  }
  return { submissions, out: join(root, 'out') };
}

/** How much the database holds. */
async function left(server: Postgres) {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    const count = async (from: string) => {
      const { rows } = await client.query<{ n: number }>(`select count(*)::int n from ${from}`);
      return rows[0].n;
    };
    return {
      results: await count('attention_kit.result'),
      submissions: await count('attention_kit.submission'),
      jobs: await count('pgboss.job'),
    };
  } finally {
    await client.end();
  }
}

async function reached(server: Postgres, results: number, said: () => string): Promise<void> {
  const now = () =>
    left(server)
      .then((all) => all.results)
      .catch(() => 0); // no tables yet
  await expect
    .poll(now, { timeout: 3 * MINUTE, interval: 100, message: said() })
    .toBeGreaterThanOrEqual(results);
}
