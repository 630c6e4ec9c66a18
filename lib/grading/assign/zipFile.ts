import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A file to be put into an archive. */
export interface ZippedFile {
  /** With `/`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isProgram?: boolean;
}

/** In local time, as such archives have it: the same files give the same bytes in every time zone. */
const anyDay = () => new Date(2000, 0, 1);

/**
 * A zip archive, stored without compression, which differs between versions of Node.js.
 *
 * @throws {Error} when a path leads out of the archive
 */
export function zipOf(files: readonly ZippedFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, content, isProgram = false } of files) {
    zip.addBuffer(Buffer.from(content), path, {
      mtime: anyDay(),
      forceDosTimestamp: true,
      mode: isProgram ? 0o100755 : 0o100644,
      compress: false,
    });
  }
  zip.end();
  return buffer(zip.outputStream);
}
