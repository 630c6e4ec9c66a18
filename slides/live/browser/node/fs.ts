import { absent } from '../absent';
export const mkdtempSync = absent('mkdtempSync');
export const readdirSync = absent('readdirSync');
export const rmSync = absent('rmSync');
export const writeFileSync = absent('writeFileSync');
export const readFileSync = absent('readFileSync');
export const realpathSync = { native: (path: string): string => path };
export const existsSync = () => false;
