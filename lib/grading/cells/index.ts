export { notWritten } from '../notWritten';
export { check } from './check';
export { earned } from './earned';
export { type Example, examples } from './examples';
export { hint } from './hint';
export { progress } from './progress';
export { question } from './question';
