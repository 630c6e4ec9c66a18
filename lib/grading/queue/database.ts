import { mkdirSync } from 'node:fs';
import { Pool } from 'pg';

/** A row as the database gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A PostgreSQL, embedded or on a server; also what pg-boss works on. */
export interface Database {
  /** Several statements at once only where there are no values. */
  readonly executeSql: (text: string, values?: unknown[]) => Promise<{ rows: Row[] }>;
  readonly close: () => Promise<void>;
}

/** A PostgreSQL server, by a connection string; without a password there, `PGPASSWORD` or `.pgpass`. */
export function connect(url: string): Database {
  const pool = new Pool({
    connectionString: url,
    max: 4,
    application_name: 'attention-kit',
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000, // where the network swallows the answer
  });
  pool.on('error', () => undefined); // of an idle connection: the next query opens another
  return {
    executeSql: async (text, values) => lastOf(await pool.query<Row>(text, values)),
    close: () => pool.end(),
  };
}

/** A PostgreSQL inside this process, with its files in a folder that no other process uses. */
export async function embed(folder: string): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  mkdirSync(folder, { recursive: true });
  const database = await PGlite.create(folder);
  return {
    executeSql: async (text, values) =>
      values === undefined || values.length === 0
        ? lastOf(await database.exec(text))
        : database.query<Row>(text, values),
    close: () => database.close(),
  };
}

function lastOf<T extends { rows: Row[] }>(results: T | T[]): { rows: Row[] } {
  return Array.isArray(results) ? (results.at(-1) ?? { rows: [] }) : results;
}
