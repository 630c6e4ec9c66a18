import { absent } from '../absent';
export const basename = absent('basename');
export const dirname = absent('dirname');
export const isAbsolute = absent('isAbsolute');
export const relative = absent('relative');
export const sep = '/';
export const join = (...parts: string[]): string => parts.join('/');
export const resolve = join;
