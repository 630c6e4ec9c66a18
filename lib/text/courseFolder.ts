import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CorpusError } from './errors';

/**
 * A folder of the course's repository, such as `datasets/ambiguous-words`. It is looked for upwards,
 * because this file runs from the sources and from the compiled `dist`.
 *
 * @throws {CorpusError} naming the place when the folder is not there
 */
export function courseFolder(...parts: readonly string[]): string {
  const folder = join(...parts);
  for (let above = __dirname; above !== dirname(above); above = dirname(above))
    if (existsSync(join(above, folder))) return join(above, folder);
  throw new CorpusError({
    en: `${folder}: not found above ${__dirname}; restore it from the repository of this course`,
    zh: `在 ${__dirname} 的上级目录中找不到 ${folder}；请从本课程的仓库中恢复该目录`,
  });
}
