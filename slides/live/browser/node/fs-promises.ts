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
export async function readFile(path: string): Promise<Buffer> {
  const response = await fetch(path);
  if (!response.ok) throw Object.assign(new Error(`${path}: ${response.status}`), { code: 'ENOENT' });
  return Buffer.from(await response.arrayBuffer());
}
