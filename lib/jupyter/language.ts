import { sep } from 'node:path';

/** The two languages of the course. */
export type Language = 'zh' | 'en';

/** One sentence in both languages. */
export type Bilingual = Readonly<Record<Language, string>>;

/**
 * The language that the learner reads: that of the notebook folder they are in (`notebooks/zh`),
 * else `KIT_LANG`, else that of the machine; English when none of them says.
 *
 * @param folder the working folder, which for a notebook is the one it lies in
 * @param environment where `KIT_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` are looked up
 */
export function learnerLanguage(
  folder: string = process.cwd(),
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Language {
  const folders = folder.split(sep);
  const notebook = folders[folders.lastIndexOf('notebooks') + 1];
  if (notebook === 'zh' || notebook === 'en') return notebook;
  const { KIT_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  const wish = KIT_LANG || LC_ALL || LC_MESSAGES || LANG || '';
  return wish.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** The sentence in the learner's language. */
export function say(sentence: Bilingual): string {
  return sentence[learnerLanguage()];
}
