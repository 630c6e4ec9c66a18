import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import * as tar from 'tar';
import { open as openZip, type Entry, type Options, type ZipFile } from 'yauzl';

/** Which files of an archive are wanted. */
export interface Extraction {
  /** Path below the target folder for a path in the archive; undefined leaves the file out. */
  readonly place: (path: string) => string | undefined;
  /** Bytes written so far. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

const openArchive = promisify<string, Options, ZipFile>(openZip);

/**
 * Unpacks some files of a zip archive, which may be larger than memory. A wheel is one.
 *
 * @param folder where the files go; folders are made as needed
 * @returns how many files were written
 * @throws when the archive is damaged, or the disk is full
 */
export async function unzip(file: string, folder: string, wanted: Extraction): Promise<number> {
  const archive = await openArchive(file, { lazyEntries: true, autoClose: false });
  let written = 0;
  let files = 0;
  try {
    for await (const entry of entries(archive)) {
      const place = entry.fileName.endsWith('/') ? undefined : wanted.place(entry.fileName);
      if (place === undefined) continue;
      const target = join(folder, place);
      mkdirSync(dirname(target), { recursive: true });
      const stream = await openEntry(archive, entry);
      stream.on('data', (chunk: Buffer) => wanted.onProgress?.((written += chunk.length)));
      await pipeline(stream, createWriteStream(target), { signal: wanted.signal });
      files++;
    }
  } finally {
    archive.close();
  }
  return files;
}

/** The archive's entries one by one, each read only when the one before has been dealt with. */
async function* entries(archive: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const next = new Promise<Entry | undefined>((resolve, reject) => {
      archive.once('entry', resolve);
      archive.once('end', () => resolve(undefined));
      archive.once('error', reject);
    });
    archive.readEntry();
    const entry = await next;
    archive.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
    if (entry === undefined) return;
    yield entry;
  }
}

function openEntry(archive: ZipFile, entry: Entry) {
  return promisify(archive.openReadStream.bind(archive) as OpenEntry)(entry);
}

type OpenEntry = (
  entry: Entry,
  done: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void;

/**
 * Unpacks a `.tar.gz` whole, links included.
 *
 * @throws when the archive is damaged, or the disk is full
 */
export async function untar(file: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await tar.x({ file, cwd: folder, strict: true });
}
