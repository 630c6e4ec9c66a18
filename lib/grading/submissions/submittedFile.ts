/** A file that was handed in; its bytes are read when they are needed. */
export interface SubmittedFile {
  /** Below the folder or archive it was found in, with `/`. */
  readonly path: string;
  readonly read: () => Promise<Uint8Array>;
}

/** Why a file was not read: a link or device, a path that leads out, too large, too many. */
export type Refused = 'no-plain-file' | 'path' | 'too-large' | 'too-many' | 'damaged';

/** The largest file that is read or unpacked, in bytes: a notebook with every picture still in it. */
export const LARGEST_FILE = 64 * 2 ** 20;
