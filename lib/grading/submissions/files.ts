import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LARGEST_FILE, type Refused, type SubmittedFile } from './submittedFile';
import { openArchive, type Archive } from './zip';

/** The files of a folder or archive, and what was left out. */
export interface Found {
  readonly files: readonly SubmittedFile[];
  /** Paths that were refused, each with the reason. */
  readonly refused: readonly { readonly path: string; readonly reason: Refused }[];
  readonly close: () => void;
}

/** More files than this no class hands in. */
const MOST_FILES = 200_000;

/** What is looked at: notebooks, archives of notebooks, and Gradescope's list of names. */
const WANTED = /\.(ipynb|zip)$|(^|\/)submission_metadata\.yml$/i;

/** All that was handed in, below a folder or in a zip; nothing is written, no link is followed. */
export async function findFiles(path: string): Promise<Found> {
  const isZip = lstatSync(path).isFile() && /\.zip$/i.test(path);
  if (!isZip) return inFolder(path);
  return asFound(await openArchive(path));
}

/** The files of an archive that lies in the memory, such as one that a learner handed in. */
export async function filesInArchive(bytes: Uint8Array): Promise<Found> {
  return asFound(await openArchive(bytes));
}

function asFound({ entries, refused, close }: Archive): Found {
  const isWanted = ({ path }: { path: string }) => WANTED.test(path) && !isSystemFile(path);
  return { files: entries.filter(isWanted), refused: refused.filter(isWanted), close };
}

function inFolder(path: string): Found {
  const files: SubmittedFile[] = [];
  const refused: { path: string; reason: Refused }[] = [];
  const look = (full: string, below: string) => {
    if (files.length > MOST_FILES) return;
    const stat = lstatSync(full);
    if (stat.isDirectory()) {
      const names = readdirSync(full).sort();
      names.forEach((name) =>
        lookSafely(join(full, name), below === '' ? name : `${below}/${name}`),
      );
      return;
    }
    if (!WANTED.test(full) || isSystemFile(below)) return;
    if (!stat.isFile()) refused.push({ path: below, reason: 'no-plain-file' });
    else if (stat.size > LARGEST_FILE) refused.push({ path: below, reason: 'too-large' });
    else {
      const name = below === '' ? basename(full) : below;
      files.push({ path: name, read: () => Promise.resolve(readFileSync(full)) });
    }
  };
  const lookSafely = (full: string, below: string) => {
    try {
      look(full, below);
    } catch {
      refused.push({ path: below, reason: 'damaged' }); // not to be read by us, or gone by now
    }
  };
  look(path, '');
  return { files, refused, close: () => undefined };
}

/** What macOS and Jupyter leave beside a file. */
function isSystemFile(path: string): boolean {
  return /(^|\/)(__MACOSX|\.ipynb_checkpoints)\/|(^|\/)\._/.test(path);
}
