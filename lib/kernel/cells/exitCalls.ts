import type { FromCells } from '../messages';
import type { CellSources } from './cellSources';
import { framesOf } from './stackTraces';

/**
 * Tells the front process when `process.exit` is what ends this one: nothing else may be blamed on
 * it.
 *
 * @param beforeExit sends what has been printed so far
 */
export function watchExitCalls(
  sources: CellSources,
  send: (message: FromCells) => void,
  beforeExit: () => void,
): void {
  const exit = process.exit.bind(process);
  let place: string | undefined;
  let isCalled = false;
  process.exit = (code) => {
    isCalled = true;
    place = callingCell(sources);
    try {
      return exit(code);
    } finally {
      isCalled = false; // it has refused its argument
    }
  };
  process.on('exit', (code) => {
    beforeExit();
    if (isCalled) send({ kind: 'exiting', code, place });
  });
}

/** The innermost place in a cell that led here: `cell [3], line 2`. */
function callingCell(sources: CellSources): string | undefined {
  const frame = framesOf(new Error('for its stack')).find(({ kind }) => kind === 'cell');
  return frame?.kind === 'cell' ? sources.describe(frame.position) : undefined;
}
