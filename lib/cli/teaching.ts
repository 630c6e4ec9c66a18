export { EXERCISES } from '../grading/exercises/catalogue';
export { assign } from './assign';
export { grade } from './grade';
export { gradeWorker } from './gradeWorker';
