import { absent } from './absent';

/** In the place of lib's: its dictionaries are large, and what is translated here is English. */
export const toSimplified = absent('toSimplified');
