import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Interrupted } from '../../lib/cli/bootstrap/command.cjs';
import type { Context } from '../../lib/cli/bootstrap/context.cjs';
import { clonePaths } from '../../lib/cli/paths';
import { formatDuration } from '../../lib/locale';
import { type Choice, measure, type Programs, type Results } from './measurements';
import { peerPython } from './peer';
import { Program } from './program';
import { report } from './report';
import { WORKLOADS, type WorkloadName } from './workloads';

/** What can be measured: the names of the models. */
export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as WorkloadName[];

/** What the command line of `npm run bench` chooses; lib/cli/bench.ts says it in words. */
export interface BenchOptions extends Omit<Choice, 'batches'> {
  /** A Python with PyTorch; `true`: make an environment for it. */
  readonly peer?: string | boolean;
  /** JSON instead of tables, to a file if one is named. */
  readonly json?: string | boolean;
}

const BATCHES = [1, 64];

/**
 * How fast the library trains and decodes on this machine, against TensorFlow.js as it comes and,
 * with `peer`, against PyTorch.
 *
 * @returns the exit code
 */
export async function runBench(context: Context, options: BenchOptions): Promise<number> {
  const named = typeof options.peer === 'string' ? options.peer : undefined;
  const paths = clonePaths(context.root);
  const python = options.peer ? await peerPython(context, paths, named) : undefined;
  const programs = startPrograms(context.root, python);
  const all = Object.values(programs) as (Program | undefined)[];
  const end = () => all.forEach((program) => program?.end());
  context.signal.addEventListener('abort', end, { once: true });
  try {
    const results = await measureAll(context, programs, { ...options, batches: BATCHES });
    const text = options.json ? JSON.stringify(results, null, 2) : report(results, context.say);
    if (typeof options.json === 'string') writeFileSync(options.json, `${text}\n`);
    else context.print(text);
    return 0;
  } catch (error) {
    if (context.signal.aborted) throw new Interrupted();
    throw error;
  } finally {
    end();
  }
}

function measureAll(context: Context, programs: Programs, choice: Choice): Promise<Results> {
  const { say, language, progress } = context;
  const began = Date.now();
  let turn = { what: '', done: 0, total: 0 };
  const detail = () => {
    const { what, done, total } = turn;
    const left = formatDuration(((Date.now() - began) / done) * (total - done), language);
    const rest = say({ zh: `，大约还要 ${left}`, en: `, about ${left} left` });
    return `${done + 1}/${total} ${what}${done === 0 ? '' : rest}`;
  };
  const work = () =>
    measure(programs, choice, (what, done, total) => (turn = { what, done, total }));
  return progress(say({ zh: '测量', en: 'Measure' }), detail, work);
}

function startPrograms(root: string, python: string | undefined): Programs {
  const folder = join(root, 'tests', 'bench');
  const node = (name: string, file: string) =>
    new Program(
      { name, command: process.execPath, args: ['--import', 'tsx', join(folder, file)] },
      root,
    );
  const env = { OMP_NUM_THREADS: String(availableParallelism()) };
  const peer = join(folder, 'peer.py');
  return {
    ours: node('attention-kit', 'ours.ts'),
    stock: node('TensorFlow.js', 'stock.ts'),
    torch: python
      ? new Program({ name: 'PyTorch', command: python, args: [peer], env }, root)
      : undefined,
  };
}
