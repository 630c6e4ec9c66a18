import { Buffer } from 'buffer/';
import { absent } from '../absent';

export const lstat = absent('lstat');
export const realpath = absent('realpath');
export const stat = absent('stat');
export const mkdir = absent('mkdir');
export const readdir = absent('readdir');
export const rename = absent('rename');
export const rm = absent('rm');
export const rmdir = absent('rmdir');
export const writeFile = absent('writeFile');

/** Fetches a file that lies beside the page. @throws {Error} with the code ENOENT when it does not */
export async function readFile(path: string): Promise<Buffer> {
  const response = await fetch(path);
  if (response.ok) return Buffer.from(await response.arrayBuffer());
  throw Object.assign(new Error(`${path}: ${response.status}`), { code: 'ENOENT' });
}
