import { absent } from '../absent';
export const homedir = absent('homedir');
export const tmpdir = absent('tmpdir');
export const availableParallelism = () => 1;
