import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where the outputs lie that are too long for the notebook, seen from the notebook's folder. */
const FOLDER = join('.cache', 'outputs');
/** Such a file ends here: a loop that prints for ever must not fill the disk. */
const LARGEST_BYTES = 100_000_000;
/** So many of these files are kept, the newest. */
const KEPT_FILES = 20;
/** As this file names them: nothing else is ever deleted. */
const NAME = /-cell-\d+\.txt$/;

/** The whole output of a cell whose output is too long to be shown. */
export class OverflowFile {
  /** Seen from the notebook's folder. */
  readonly path: string;
  private fd: number | undefined;
  private bytes = 0;
  /** Why there is no such file, or not all of the output in it. */
  problem: string | undefined;
  /** Whether it has reached its largest size. */
  isFull = false;

  /** @param count the cell's execution count   @param folder the notebook's */
  constructor(count: number, folder: string = process.cwd()) {
    const notebook = basename(process.env.JPY_SESSION_NAME ?? 'notebook', '.ipynb');
    this.path = join(FOLDER, `${notebook.replace(/[^\p{L}\p{N}._-]/gu, '_')}-cell-${count}.txt`);
    this.attempt(() => {
      mkdirSync(join(folder, FOLDER), { recursive: true });
      deleteOldest(join(folder, FOLDER));
      this.fd = openSync(join(folder, this.path), 'w');
    });
  }

  write(text: string): void {
    const { fd } = this;
    if (fd === undefined || this.isFull) return;
    const bytes = Buffer.from(text).subarray(0, LARGEST_BYTES - this.bytes);
    this.attempt(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    });
    this.bytes += bytes.length;
    this.isFull = this.bytes === LARGEST_BYTES;
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.problem = (error as Error).message;
      this.close();
    }
  }
}

function deleteOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(KEPT_FILES - 1)) rmSync(path, { force: true });
}
