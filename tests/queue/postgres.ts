import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where PostgreSQL's server programs are: Debian keeps them off the search path. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort() : [];
  const folders = [
    ...versions.reverse().map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'pg_ctl'].every((it) => existsSync(join(folder, it))));
}

/** A PostgreSQL of the test's own, on a port of this machine; it can be crashed and started again. */
export class Postgres {
  private readonly folder = mkdtempSync(join(tmpdir(), 'attention-kit-postgres-'));
  private readonly user = serverUser();

  private constructor(
    private readonly programs: string,
    private readonly port: number,
  ) {}

  static async create(programs: string): Promise<Postgres> {
    const server = new Postgres(programs, await freePort());
    const { uid, gid } = server.user;
    if (uid !== undefined && gid !== undefined) chownSync(server.folder, uid, gid);
    await server.call('initdb', '-D', server.data, '-U', 'kit', '-A', 'trust', '-N', '--no-locale');
    await server.start();
    return server;
  }

  get url(): string {
    return `postgres://kit@127.0.0.1:${this.port}/postgres`;
  }

  async start(): Promise<void> {
    const options = `-p ${this.port} -k ${this.folder} -c listen_addresses=127.0.0.1`;
    const log = join(this.folder, 'log');
    await this.call('pg_ctl', '-D', this.data, '-l', log, '-w', '-o', options, 'start');
  }

  /** As if its machine had lost power: nothing is written that is not yet. */
  async crash(): Promise<void> {
    await this.call('pg_ctl', '-D', this.data, '-m', 'immediate', 'stop');
  }

  async remove(): Promise<void> {
    await this.crash().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private async call(program: string, ...args: string[]): Promise<void> {
    const options = {
      ...this.user,
      cwd: this.folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    };
    await run(join(this.programs, program), args, options);
  }
}

/** PostgreSQL refuses to run as root: then it runs as somebody who owns nothing. */
function serverUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
