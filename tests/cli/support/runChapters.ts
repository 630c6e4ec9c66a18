import { chapters } from '../../../lib/cli/chapters';
import { environmentPython } from '../../support/environment';

/** What `npm run chapters` said, and its exit code. */
export interface ChaptersResult {
  readonly code: number;
  /** Its standard output. */
  readonly printed: string;
  /** Its standard error. */
  readonly told: string;
}

/**
 * `npm run chapters -- …` in English, with the Python of this clone.
 *
 * @param onLine told each line of standard output as it comes
 */
export async function runChapters(
  root: string,
  args: readonly string[],
  signal = new AbortController().signal,
  onLine: (line: string) => void = () => undefined,
): Promise<ChaptersResult> {
  const [printed, told]: [string[], string[]] = [[], []];
  const code = await chapters(args, {
    root,
    setUpPython: () => Promise.resolve(environmentPython()),
    language: 'en',
    print: (line) => {
      printed.push(line);
      onLine(line);
    },
    tell: (line) => void told.push(line),
    progress: (_title, _detail, work) => work(),
    signal,
  });
  return { code, printed: printed.join('\n'), told: told.join('\n') };
}
