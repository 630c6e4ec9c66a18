import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { Engine, Exercise } from '../../grading';
import { connect, JobQueue, work } from '../../grading/queue';
import type { Locale } from '../../locale';
import type { Output } from '../bootstrap/output.cjs';
import { parseJobs } from '../grade/jobs';
import { messageOf } from '../grade/queued';
import { withIsolation } from '../grade/withIsolation';
import { HELP_OPTION, languageOption } from '../options';
import { workerMessages } from './messages';

/** What the command needs of the terminal. */
export interface WorkerSetting extends Pick<Output, 'print' | 'tell'> {
  readonly language: Locale;
  readonly signal: AbortSignal;
  /** The exercises of the course. */
  readonly exercises: readonly Exercise[];
}

interface Options {
  readonly jobs: number;
  readonly once?: boolean;
}

/**
 * `npm run grade-worker -- URL`: grades what is in the queue of a PostgreSQL, until it is stopped.
 * Never without a sandbox.
 *
 * @returns the exit code
 */
export async function gradeWorker(
  args: readonly string[],
  setting: WorkerSetting,
): Promise<number> {
  const { language, tell } = setting;
  const say = workerMessages(language);
  const command = new Command('npm run grade-worker --')
    .description(say.usage)
    .argument('[url]', say.url)
    .addOption(
      new Option('--jobs <number>', say.jobs).argParser(parseJobs).default(availableParallelism()),
    )
    .option('--once', say.once)
    .addOption(languageOption(say.language))
    .helpOption('-h, --help', HELP_OPTION[language])
    .parse(args, { from: 'user' });
  const [url] = command.args;
  if (url === undefined) {
    tell(`✗ ${say.needed}`);
    return 1;
  }
  return withIsolation(false, setting, (engine) =>
    workAt(url, engine, command.opts<Options>(), setting),
  );
}

async function workAt(
  url: string,
  engine: Engine,
  options: Options,
  { language, signal, exercises, print, tell }: WorkerSetting,
): Promise<number> {
  const say = workerMessages(language);
  let queue: JobQueue;
  try {
    queue = await JobQueue.open(connect(url));
  } catch (error) {
    tell(`✗ ${say.unreachable(messageOf(error))}`);
    return 1;
  }
  let [all, isAway] = [0, false];
  print(say.waiting);
  try {
    await work(queue, {
      ...{ ...options, engine, exercises, signal },
      onGraded: ({ student }) => {
        isAway = false;
        print(`✓ ${say.graded(student, ++all)}`);
      },
      onFailed: ({ student }, reason) => tell(`✗ ${say.failed(student, reason)}`),
      onForeign: () => tell(`! ${say.foreign}`),
      onTrouble: (error) => {
        if (!isAway) tell(`! ${say.away(messageOf(error))}`);
        isAway = true;
      },
    });
  } catch (error) {
    tell(`✗ ${say.broken(messageOf(error))}`);
    return 1;
  } finally {
    await queue.close();
  }
  print(say.done(all));
  return 0;
}
