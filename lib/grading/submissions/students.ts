import { createHash } from 'node:crypto';
import { type Note, plainText } from '../run/notes';
import { filesInArchive, findFiles, type Found } from './files';
import type { SubmittedFile } from './submittedFile';

/** One learner's hand-in. */
export interface StudentSubmission {
  /** As a file's name: letters and digits of the name, and a fingerprint that keeps it unique. */
  readonly id: string;
  /** As the school's system calls them. */
  readonly name: string;
  readonly isLate: boolean;
  /** By which number their school's system knows them; undefined where it was no download of one. */
  readonly origin?: Origin;
  /** Their notebooks, and what is to be said about how they were handed in. Never throws. */
  readonly read: () => Promise<HandedIn>;
}

/** A school's system, and its number for a learner or their hand-in. */
export interface Origin {
  readonly system: 'canvas' | 'moodle' | 'gradescope';
  readonly number: string;
}

/** What one learner handed in. */
export interface HandedIn {
  /** In the order of their names: schools' systems number what is handed in again. */
  readonly notebooks: readonly Uint8Array[];
  readonly notes: readonly Note[];
}

/** A class's hand-ins; close it when they have been read. */
export interface ClassSubmissions {
  readonly students: readonly StudentSubmission[];
  /** What belongs to no learner and was not read. */
  readonly refused: Found['refused'];
  readonly close: () => void;
}

/** Canvas: `chenwei_LATE_12345_67890_file.ipynb`. */
const CANVAS = /^([^/_]+)_(LATE_)?(\d+)_(\d+)_([^/]+)$/;
/**
 * Moodle: `陈伟_1234567_assignsubmission_file_/file.ipynb`, or `…_file_file.ipynb` without folders: then
 * the first number is Moodle's own, since learners call their files what they like.
 */
const MOODLE_FOLDER = /^([^/]+)_(\d+)_assignsubmission_(?:file|onlinetext)_?\//;
const MOODLE_FILE = /^([^/]+?)_(\d+)_assignsubmission_(?:file|onlinetext)_[^/]+$/;
/** Gradescope: `assignment_123_export/submission_456/file.ipynb`. */
const GRADESCOPE = /(?:^|\/)submission_(\d+)\//;

/**
 * Reads a folder, a zip, or the bulk download of Canvas, Moodle or Gradescope: whose is which file.
 * A folder below the top is a learner; so is a notebook at the top.
 *
 * @throws when the path is not there or the archive cannot be read at all
 */
export async function readClass(path: string): Promise<ClassSubmissions> {
  const found = await findFiles(path);
  const names = await gradescopeNames(found.files);
  const top = commonFolder(found.files.map((file) => file.path));
  const groups = new Map<string, Group>();
  const groupOf = (at: string) => {
    const owner = ownerOf(at.startsWith(top) ? at.slice(top.length) : at, names);
    const group = groups.get(owner.key) ?? { ...owner, files: [], refused: [] };
    groups.set(owner.key, { ...group, isLate: group.isLate || owner.isLate });
    return group;
  };
  for (const file of found.files) {
    if (!/\.yml$/i.test(file.path)) groupOf(file.path).files.push(file);
  }
  // A path that leads out of the archive says nothing of whose it is; any other file has an owner.
  const owned = found.refused.filter(({ reason }) => reason !== 'path' && reason !== 'too-many');
  for (const { path: at } of owned) groupOf(at).refused.push(at);
  const students = [...groups].map(([key, { name, isLate, origin, files, refused }]) => ({
    id: fileNameOf(key),
    name: plainText(name),
    isLate,
    origin,
    read: () => readOne(files, refused.map(refusedNote)),
  }));
  const { refused, close } = found;
  return { students: students.sort((a, b) => (a.id < b.id ? -1 : 1)), refused, close };
}

/** The same, where all that lies there is of one learner, as in a repository of their own. */
export async function readLearner(path: string): Promise<ClassSubmissions> {
  const { files, refused, close } = await findFiles(path);
  const notes = refused.map((one) => refusedNote(one.path));
  const read = () => readOne(files, notes);
  return { students: [{ id: 'learner', name: 'learner', isLate: false, read }], refused, close };
}

/** A learner's files, and the paths of those that are not read. */
interface Group extends Owner {
  readonly files: SubmittedFile[];
  readonly refused: string[];
}

interface Owner {
  readonly key: string;
  readonly name: string;
  readonly isLate: boolean;
  readonly origin?: Origin;
}

function ownerOf(path: string, names: ReadonlyMap<string, string>): Owner {
  const canvas = CANVAS.exec(path);
  if (canvas) {
    const [, name, late, number] = canvas;
    const origin: Origin = { system: 'canvas', number };
    return { key: `${name} ${number}`, name, isLate: late !== undefined, origin };
  }
  const moodle = MOODLE_FOLDER.exec(path) ?? MOODLE_FILE.exec(path);
  if (moodle) {
    const [, name, number] = moodle;
    return { key: `${name} ${number}`, name, isLate: false, origin: { system: 'moodle', number } };
  }
  const gradescope = GRADESCOPE.exec(`/${path}`);
  if (gradescope) {
    const key = `submission_${gradescope[1]}`;
    const origin: Origin = { system: 'gradescope', number: gradescope[1] };
    return { key, name: names.get(key) ?? key, isLate: false, origin };
  }
  const [first, ...below] = path.split('/');
  const name = below.length === 0 ? first.replace(/\.(ipynb|zip)$/i, '') : first;
  return { key: name, name, isLate: false };
}

/** The folder that every file lies in, as archives of a whole folder have it: `export/`, or nothing. */
function commonFolder(paths: readonly string[]): string {
  const folders = new Set(paths.map((path) => path.split('/')[0]));
  const isDeep = paths.every((path) => path.split('/').length > 2);
  const [folder] = folders;
  const isLearners = MOODLE_FOLDER.test(`${folder}/`) || GRADESCOPE.test(`/${folder}/`);
  return folders.size === 1 && isDeep && !isLearners ? `${folder}/` : '';
}

/** Gradescope's list of names, of which two kinds of line are read: folders, and `:name:` below them. */
async function gradescopeNames(files: readonly SubmittedFile[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  // Gradescope's own lies beside the folders of learners, who may hand in one of that name.
  const depth = ({ path }: SubmittedFile) => path.split('/').length;
  const [list] = files
    .filter((file) => /(^|\/)submission_metadata\.yml$/i.test(file.path) && !isOfLearner(file))
    .sort((a, b) => depth(a) - depth(b));
  if (list === undefined) return names;
  let folder = '';
  for (const line of new TextDecoder().decode(await list.read()).split('\n')) {
    folder = /^(submission_\d+):/.exec(line)?.[1] ?? folder;
    const name = /^\s+(?:- )?:name:\s*(.+?)\s*$/.exec(line)?.[1];
    if (name && folder) {
      const plain = name.replace(/^(["'])(.*)\1$/, '$2');
      names.set(folder, names.has(folder) ? `${names.get(folder)}, ${plain}` : plain);
    }
  }
  return names;
}

function isOfLearner({ path }: SubmittedFile): boolean {
  return GRADESCOPE.test(`/${path}`);
}

const LONGEST_NAME = 60;
const DIGEST = 16; // hexadecimal digits: so many that nobody finds a name that gives somebody else's

/** A name for files: readable, and of nobody else. */
export function fileNameOf(key: string): string {
  const readable = key.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-');
  const digest = createHash('sha256').update(key).digest('hex').slice(0, DIGEST);
  return `${readable.slice(0, LONGEST_NAME)}-${digest}`;
}

const MOST_NOTEBOOKS = 12;

/** Of all notebooks of a learner, in bytes; several learners are in the memory at once. */
const LARGEST_HAND_IN = 64 * 2 ** 20;

async function readOne(
  files: readonly SubmittedFile[],
  refused: readonly Note[],
): Promise<HandedIn> {
  const notes: Note[] = [...refused];
  const closes: (() => void)[] = [];
  const found = files.filter(({ path }) => /\.ipynb$/i.test(path));
  try {
    for (const archive of files.filter(({ path }) => /\.zip$/i.test(path))) {
      const inside = await filesInArchive(await archive.read());
      closes.push(inside.close);
      notes.push(...inside.refused.map(({ path }) => refusedNote(path)));
      found.push(...inside.files.filter(({ path }) => /\.ipynb$/i.test(path)));
    }
    const sorted = found.sort((a, b) => (a.path < b.path ? -1 : 1));
    const notebooks: Uint8Array[] = [];
    let left = LARGEST_HAND_IN;
    for (const { path, read } of sorted.slice(-MOST_NOTEBOOKS).reverse()) {
      const bytes = await read();
      left -= bytes.length;
      if (left < 0) notes.push(refusedNote(path));
      else notebooks.unshift(bytes);
    }
    return { notebooks, notes };
  } catch {
    return { notebooks: [], notes: [...notes, DAMAGED] };
  } finally {
    closes.forEach((close) => close());
  }
}

const DAMAGED: Note = {
  name: 'damaged-archive',
  text: { zh: '压缩包损坏，或者太大，没有读', en: 'The archive is damaged or too large: not read' },
};

function refusedNote(path: string): Note {
  const shown = plainText(path);
  return {
    name: 'refused-file',
    text: { zh: `没有读 ${shown}`, en: `${shown} was not read` },
  };
}
