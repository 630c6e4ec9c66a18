import { promisify } from 'node:util';
import { type Entry, fromBuffer, open, type Options, type ZipFile, validateFileName } from 'yauzl';
import { LARGEST_FILE, type Refused, type SubmittedFile } from './submittedFile';

/** An archive whose list of files has been read. */
export interface Archive {
  readonly entries: readonly SubmittedFile[];
  readonly refused: readonly { readonly path: string; readonly reason: Refused }[];
  readonly close: () => void;
}

/** The largest number of entries looked at. */
const MOST_ENTRIES = 100_000;

const FILE_TYPE = 0o170000;
const PLAIN_FILE = 0o100000;
const IS_ENCRYPTED = 1;

// One odd entry must not cost a whole class its grades: names and sizes are looked at below.
const OPTIONS: Options = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: false,
};

const openPath = promisify<string, Options, ZipFile>(open);
const openBytes = promisify<Buffer, Options, ZipFile>(fromBuffer);

/**
 * Reads the list of a zip archive. What is a link, leads out of the archive or is too large is
 * refused by name; nothing is unpacked before it is asked for, and then into the memory.
 *
 * @throws when it is no zip archive, or is damaged so that its list cannot be read
 */
export async function openArchive(from: string | Uint8Array): Promise<Archive> {
  const zip =
    typeof from === 'string'
      ? await openPath(from, OPTIONS)
      : await openBytes(Buffer.from(from), OPTIONS);
  try {
    return { ...(await readList(zip)), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function readList(zip: ZipFile): Promise<Omit<Archive, 'close'>> {
  const entries: SubmittedFile[] = [];
  const refused: { path: string; reason: Refused }[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const path = nameOf(entry);
      const reason = reasonAgainst(entry, path);
      if (reason) refused.push({ path, reason });
      else if (!path.endsWith('/')) entries.push({ path, read: () => unpack(zip, entry) });
      if (entries.length + refused.length >= MOST_ENTRIES) {
        refused.push({ path: '…', reason: 'too-many' });
        resolve({ entries, refused });
      } else zip.readEntry();
    });
    zip.once('end', () => resolve({ entries, refused }));
    zip.once('error', reject);
    zip.readEntry();
  });
}

const IS_UTF8 = 0x800;

/** As UTF-8 where it says so or is so; older archives wrote Chinese names in GBK. */
function nameOf({ fileName, generalPurposeBitFlag }: Entry): string {
  const bytes = fileName as unknown as Buffer;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const encoding = generalPurposeBitFlag & IS_UTF8 ? 'utf-8' : 'gbk';
    return new TextDecoder(encoding).decode(bytes);
  }
}

function reasonAgainst(entry: Entry, path: string): Refused | undefined {
  const mode = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  const isFolder = path.endsWith('/');
  if (validateFileName(path) !== null || path.includes('\0')) return 'path';
  if (mode !== 0 && mode !== PLAIN_FILE && !isFolder) return 'no-plain-file';
  if (entry.generalPurposeBitFlag & IS_ENCRYPTED) return 'damaged';
  return entry.uncompressedSize > LARGEST_FILE ? 'too-large' : undefined;
}

/** The bytes of a file; more than its list says are never unpacked. */
async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const openEntry = promisify<Entry, NodeJS.ReadableStream>((one, done) =>
    zip.openReadStream(one, done as never),
  );
  const stream = await openEntry(entry);
  const pieces: Buffer[] = [];
  let held = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    held += piece.length;
    if (held > entry.uncompressedSize) throw new RangeError('larger than it says');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
