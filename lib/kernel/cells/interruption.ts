import { say } from '../../locale';

/** Thrown into a cell that the learner stops. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super(
      say({
        en: 'The cell was stopped. Variables keep the values they had.',
        zh: '单元格已被中断，变量保持中断时的值。',
      }),
    );
  }
}

/** Where in a cell an `await` stands; lines and columns count from 0. */
export interface AwaitSite {
  readonly run: number;
  readonly line: number;
  readonly column: number;
}

const sites = new WeakMap<object, AwaitSite[]>();

/** Notes that an error came out of an `await`: the engine's own stack trace ends before it. */
export function noteAwaitSite(error: unknown, site: AwaitSite): void {
  if (typeof error !== 'object' || error === null) return;
  sites.set(error, [...(sites.get(error) ?? []), site]);
}

/** The awaits that an error came through, innermost first. */
export function awaitSites(error: object): readonly AwaitSite[] {
  return sites.get(error) ?? [];
}
