import { chooseIsolation, type Engine } from '../../grading';
import type { Locale } from '../../locale';

/**
 * Does something that runs learners' code, in a sandbox that was tried out; where there is none, says
 * so and how to get one.
 *
 * @returns the exit code of the work, or 1
 */
export async function withIsolation(
  trust: boolean,
  { language, tell }: { readonly language: Locale; readonly tell: (line: string) => void },
  work: (engine: Engine) => Promise<number>,
): Promise<number> {
  const isolation = await chooseIsolation(trust);
  if ('lacks' in isolation) {
    tell(`✗ ${isolation.lacks[language]}`);
    tell(`  → ${isolation.remedy[language]}`);
    return 1;
  }
  try {
    return await work(isolation.engine);
  } finally {
    isolation.engine.close();
  }
}
