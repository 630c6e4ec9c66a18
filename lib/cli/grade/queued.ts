import { join } from 'node:path';
import type { Engine, gradeClass, StudentRecord } from '../../grading';
import { connect, embed, gradeByQueue, JobQueue, PATIENCE, work } from '../../grading/queue';
import { BilingualError } from '../../locale';
import type { GradeMessages } from './messages';

type Collected = Parameters<typeof gradeByQueue>[2];

interface Queued extends Collected {
  /** A connection string; `true` for a database inside this process. */
  readonly where: string | true;
  /** The folder of the run. */
  readonly path: string;
  readonly jobs: number;
  /** In seconds, after which a worker that says nothing counts as gone. */
  readonly lease?: number;
  /** With which this process grades where there is no other. */
  readonly engine?: Engine;
  readonly say: GradeMessages;
  readonly tell: (line: string) => void;
}

/** The database is not there, or is none. */
class QueueUnreachable extends BilingualError {
  override readonly name = 'QueueUnreachable';

  constructor(error: unknown) {
    const reason = messageOf(error);
    super({ zh: `连接不上队列：${reason}`, en: `The queue cannot be reached: ${reason}` });
  }
}

/** Grades a class by a queue: by workers on any machine, or by one inside this process. */
export async function gradeQueued(
  students: Parameters<typeof gradeByQueue>[0],
  { where, path, jobs, lease, engine, say, tell, ...collected }: Queued,
): ReturnType<typeof gradeClass> {
  let isTold = false;
  const onTrouble = (error: unknown) => {
    if (!isTold) tell(`! ${say.queueAway(messageOf(error))}`);
    isTold = true;
  };
  const queue = await openQueue(where, path, lease);
  const ended = new AbortController();
  const signals = [ended.signal, ...(collected.signal ? [collected.signal] : [])];
  const common = { ...collected, onTrouble, signal: AbortSignal.any(signals) };
  // A worker of our own that breaks ends the wait for it.
  const broken =
    where === true
      ? work(queue, { engine: engine!, jobs, ...common, onGraded: undefined }).then(
          () => undefined,
          (error: unknown) => (ended.abort(), messageOf(error)),
        )
      : undefined;
  try {
    const graded = await gradeByQueue(students, queue, common);
    ended.abort();
    const reason = await broken;
    if (reason === undefined) return graded;
    const { name } = students.find((one) => !graded.records.some(isOf(one)))!;
    return { ...graded, failures: [...graded.failures, { name, reason }] };
  } finally {
    ended.abort();
    await broken;
    await queue.close();
  }
}

function isOf({ id }: { readonly id: string }): (record: StudentRecord) => boolean {
  return ({ student }) => student.id === id;
}

async function openQueue(
  where: string | true,
  path: string,
  lease: number | undefined,
): Promise<JobQueue> {
  try {
    const database = where === true ? await embed(join(path, 'queue')) : connect(where);
    return await JobQueue.open(database, { ...PATIENCE, ...(lease && { leaseSeconds: lease }) });
  } catch (error) {
    throw new QueueUnreachable(error);
  }
}

/** Of several failures at once, such as those of two addresses, the first. */
export function messageOf(error: unknown): string {
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return one instanceof Error ? one.message : String(one);
}
