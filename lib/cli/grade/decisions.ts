import { join, resolve } from 'node:path';
import {
  adjusted,
  type Exercise,
  marked,
  marksPath,
  readMarks,
  readOverrides,
  strayMarks,
  strayOverrides,
  type StudentRecord,
} from '../../grading';

/** What a teacher has decided, in files that outlive every new grading. */
export interface Decisions {
  readonly overrides: ReturnType<typeof readOverrides>;
  readonly marks: ReturnType<typeof readMarks>;
  readonly overridesPath: string;
  readonly marksPath: string;
}

/**
 * Reads what a teacher has decided.
 *
 * @param folder of the run
 * @param own where the overrides lie, if not there
 * @throws when a file cannot be read: then nobody gets a grade before it is mended
 */
export function readDecisions(
  folder: string,
  exercises: readonly Exercise[],
  own: string | undefined,
): Decisions {
  const overridesPath = own === undefined ? join(folder, 'overrides.json') : resolve(own);
  return {
    overrides: readOverrides(overridesPath),
    marks: readMarks(marksPath(folder), exercises),
    overridesPath,
    marksPath: marksPath(folder),
  };
}

/** The records as they count, with the teacher's decisions in them. */
export function decided(
  graded: readonly StudentRecord[],
  { overrides, marks, overridesPath, marksPath: marksFile }: Decisions,
  latePercent: number,
  tellStray: (file: string, stray: string) => void,
): StudentRecord[] {
  strayOverrides(overrides, graded).forEach((stray) => tellStray(overridesPath, stray));
  strayMarks(marksFile, graded).forEach((stray) => tellStray(marksFile, stray));
  return graded.map((record) => adjusted(marked(record, marks), overrides, latePercent));
}
