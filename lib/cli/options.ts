import { Option } from 'commander';
import { LOCALES, type Bilingual } from '../locale';

/** What `--help` is said to do. */
export const HELP_OPTION: Bilingual = { zh: '显示这份说明', en: 'show this text' };

/** What `--json` is said to do; npm prints two lines of its own before those of a command. */
export const JSON_OPTION: Bilingual = {
  zh: '在标准输出上只给出 JSON（npm 自己的两行用 npm run -s 去掉）',
  en: "give JSON and nothing else on standard output (`npm run -s` leaves out npm's own two lines)",
};

/** `--lang`, which the bootstrap has read before; named where a command says something of its own. */
export function languageOption(description?: string): Option {
  const option = new Option('--lang <language>', description).choices(LOCALES);
  return description === undefined ? option.hideHelp() : option;
}
