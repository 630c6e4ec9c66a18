export { gradeByQueue } from './collect';
export { connect, type Database, embed } from './database';
export { JobQueue, PATIENCE } from './jobQueue';
export { work } from './work';
