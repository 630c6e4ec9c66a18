import { absent } from './absent';
export const toSimplified = absent('toSimplified');
