import { chooseIsolation, protectionOf } from '../../grading/class/isolation';
import { ok, warn, type Check } from './check';

/** Whether learners' code can be kept apart from this machine: tried out, not only looked for. */
export const gradingCheck: Check = {
  name: { zh: '评分用的沙箱', en: 'Sandbox for grading' },
  run: async () => {
    const isolation = await chooseIsolation(false);
    if ('lacks' in isolation) return warn(isolation.lacks, isolation.remedy);
    isolation.engine.close();
    return ok(protectionOf(isolation.engine));
  },
};
