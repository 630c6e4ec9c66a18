import { createHash } from 'node:crypto';
import PgBoss from 'pg-boss';
import type { Attempts, ReadNotebook, SubmissionResult } from '../run/gradeSubmission';
import type { Database } from './database';
import { pack, unpack } from './parcel';
import { TABLES } from './tables';

/** What every submission of a run is graded with. */
export interface QueuedRun {
  readonly id: string;
  readonly seed: string;
  readonly attempts: Attempts;
  /** By their ids, and with a fingerprint of what they are: a worker may have another version. */
  readonly exercises: readonly string[];
  readonly fingerprint: string;
}

/** One submission, as it is known in the queue. */
export interface QueuedKey {
  readonly student: string;
  readonly submission: string;
}

/** One submission in the hands of a worker. */
export interface Task extends QueuedKey {
  readonly run: QueuedRun;
  readonly job: string;
  /** So long after its last sign of life its worker counts as gone. */
  readonly leaseSeconds: number;
  readonly notebooks: readonly ReadNotebook[];
}

/** How a queue waits for workers that say nothing any more. */
export interface Patience {
  /** So long after its last sign of life a worker counts as gone, and another takes its submission. */
  readonly leaseSeconds: number;
  /** So many times a submission is tried anew before it is reported. */
  readonly retries: number;
}

export const PATIENCE: Patience = { leaseSeconds: 60, retries: 4 };

/**
 * Submissions to grade in a PostgreSQL, handed out by pg-boss, each to one worker at a time. A result
 * is kept under the submission's own key, once: whoever grades the same a second time, since their
 * lease had ended, adds nothing.
 */
export class JobQueue {
  private constructor(
    private readonly database: Database,
    private readonly boss: PgBoss,
    private readonly patience: Patience,
  ) {}

  /** Makes the tables where there are none. */
  static async open(database: Database, patience = PATIENCE): Promise<JobQueue> {
    const boss = new PgBoss({
      db: { executeSql: (text, values) => database.executeSql(text, values as unknown[]) },
      maintenanceIntervalSeconds: Math.max(1, Math.floor(patience.leaseSeconds / 4)),
      schedule: false,
    });
    boss.on('error', () => undefined); // of its maintenance, which is tried again
    await boss.start();
    await database.executeSql(TABLES);
    return new JobQueue(database, boss, patience);
  }

  /** Puts submissions into the queue; those that are there already stay as they are. */
  async offer(
    run: QueuedRun,
    submissions: readonly (QueuedKey & { readonly content: Buffer })[],
  ): Promise<void> {
    const { id, seed, attempts, exercises, fingerprint } = run;
    await this.boss.createQueue(queueOf(id));
    await this.database.executeSql(
      `insert into attention_kit.run (id, seed, attempts, exercises, fingerprint)
       values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [id, seed, attempts, JSON.stringify(exercises), fingerprint],
    );
    const { leaseSeconds, retries } = this.patience;
    for (const { student, submission, content } of submissions) {
      // First what a worker needs, then the job: stopped in between, the next run adds the job.
      await this.database.executeSql(
        `insert into attention_kit.submission (run, student, submission, content)
         values ($1, $2, $3, $4) on conflict do nothing`,
        [id, student, submission, content],
      );
      await this.boss.send(
        queueOf(id),
        { student, submission },
        {
          id: jobOf(id, student, submission),
          expireInSeconds: leaseSeconds,
          retryLimit: retries,
          retryDelay: 1,
          retentionDays: 30,
        },
      );
    }
  }

  /** The runs that there are submissions of. */
  async runs(): Promise<QueuedRun[]> {
    const { rows } = await this.database.executeSql(
      'select id, seed, attempts, exercises, fingerprint from attention_kit.run order by began, id',
    );
    return rows.map(({ exercises, ...rest }) => ({
      ...(rest as unknown as Omit<QueuedRun, 'exercises'>),
      exercises: JSON.parse(String(exercises)) as string[],
    }));
  }

  /** The next submission of a run; undefined where there is none to be had now. */
  async take(run: QueuedRun): Promise<Task | undefined> {
    const [job] = await this.boss.fetch<QueuedKey>(queueOf(run.id));
    if (job === undefined) return undefined;
    const { student, submission } = job.data;
    const { rows } = await this.database.executeSql(
      `select content, exists (select from attention_kit.result r
         where (r.run, r.student, r.submission) = (s.run, s.student, s.submission)) as is_done
       from attention_kit.submission s where (run, student, submission) = ($1, $2, $3)`,
      [run.id, student, submission],
    );
    const [found] = rows;
    if (found === undefined || found['is_done'] === true) {
      await this.boss.complete(queueOf(run.id), job.id); // its worker was lost between the two
      return this.take(run);
    }
    const notebooks = unpack<ReadNotebook[]>(found['content']);
    const leaseSeconds = Number(job.expireInSeconds);
    return { run, job: job.id, leaseSeconds, student, submission, notebooks };
  }

  /** A sign of life: from now on the lease counts anew. */
  async renew({ run, job }: Task): Promise<void> {
    await this.database.executeSql(
      `update pgboss.job set started_on = now() where name = $1 and id = $2 and state = 'active'`,
      [queueOf(run.id), job],
    );
  }

  /** Keeps a result, unless there is one: the first counts. */
  async finish({ run, job, student, submission }: Task, result: SubmissionResult): Promise<void> {
    await this.database.executeSql(
      `insert into attention_kit.result (run, student, submission, content)
       select run, student, submission, $4 from attention_kit.submission
       where (run, student, submission) = ($1, $2, $3) on conflict do nothing`,
      [run.id, student, submission, pack(result)],
    );
    await this.boss.complete(queueOf(run.id), job);
  }

  /** The grader failed with it; it is tried again, but not for ever. */
  async fail({ run, job }: Task, reason: string): Promise<void> {
    await this.boss.fail(queueOf(run.id), job, { message: reason });
  }

  /** Of which submissions there is a result. */
  async finished(run: string): Promise<QueuedKey[]> {
    const { rows } = await this.database.executeSql(
      'select student, submission from attention_kit.result where run = $1',
      [run],
    );
    return rows as unknown as QueuedKey[];
  }

  async result(run: string, { student, submission }: QueuedKey): Promise<SubmissionResult> {
    const { rows } = await this.database.executeSql(
      `select content from attention_kit.result
       where (run, student, submission) = ($1, $2, $3)`,
      [run, student, submission],
    );
    return unpack<SubmissionResult>(rows[0]['content']);
  }

  /** What was tried as often as it is to be, and why it failed the last time. */
  async failures(run: string): Promise<(QueuedKey & { readonly reason: string })[]> {
    const { rows } = await this.database.executeSql(
      `select data->>'student' as student, data->>'submission' as submission,
         coalesce(output->>'message', output->'value'->>'message', '?') as reason
       from pgboss.job where name = $1 and state = 'failed'`,
      [queueOf(run)],
    );
    return rows as unknown as (QueuedKey & { reason: string })[];
  }

  /** Forgets a run with all that belongs to it. */
  async remove(run: string): Promise<void> {
    await this.database.executeSql('delete from attention_kit.run where id = $1', [run]);
    // pg-boss deletes no queue that still has jobs, and of these only what nobody works on.
    await this.database.executeSql('delete from pgboss.job where name = $1', [queueOf(run)]);
    await this.boss.deleteQueue(queueOf(run));
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false });
    await this.database.close();
  }
}

function queueOf(run: string): string {
  return `grade-${run}`;
}

/** Always the same for the same submission: it is in the queue once. */
function jobOf(run: string, student: string, submission: string): string {
  const digest = createHash('sha256').update(JSON.stringify([run, student, submission]));
  return digest
    .digest('hex')
    .slice(0, 32)
    .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
