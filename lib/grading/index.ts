export { classroomWorkflow, gradescopeZip } from './assign/autograders';
export { exercisesIn, handOut } from './assign/nbgrader';
export { NBGRADER_CONFIG, nbgraderSource } from './assign/nbgraderCourse';
export { solutionsText } from './assign/solutions';
export { adjusted, readOverrides, strayOverrides } from './class/adjust';
export { gradeClass } from './class/gradeClass';
export { layDownAnswers, marked, readMarks, strayMarks } from './class/marks';
export { chooseIsolation, protectionOf } from './class/isolation';
export {
  fingerprintOf,
  freshSeed,
  recordedSeed,
  recordRun,
  Records,
  type RunSetting,
  type StudentRecord,
} from './class/records';
export type { Exercise } from './exercise';
export type { Attempts } from './run/gradeSubmission';
export { plainText } from './run/notes';
export { classroomResult, gradescopeResults } from './reports/autograders';
export { readingOf } from './reports/toRead';
export { marksPath, writeReports } from './reports/writeReports';
export type { Engine } from './sandbox/engine';
export { writeSimilar } from './similar/writeSimilar';
export { readRoster, withLateness, withoutHandIn } from './submissions/roster';
export {
  readClass,
  readLearner,
  type ClassSubmissions,
  type StudentSubmission,
} from './submissions/students';
