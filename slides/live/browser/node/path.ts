import { absent } from '../absent';

export const basename = absent('basename');
export const dirname = absent('dirname');
export const isAbsolute = absent('isAbsolute');
export const relative = absent('relative');
export const sep = '/';

/** Addresses relative to the page. */
export function join(...parts: string[]): string {
  return parts.join('/');
}

/** An address is found from the page on, so it stays as it is. */
export function resolve(path: string): string {
  return path;
}
