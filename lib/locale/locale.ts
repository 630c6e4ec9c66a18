import { preferredLocale } from './preferredLocale.cjs';

/** The two languages of the course. */
export const LOCALES = ['zh', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** One text in both languages. */
export type Bilingual = Readonly<Record<Locale, string>>;

/**
 * The language that the learner reads: that of the notebook folder they are in (`notebooks/zh`, or the
 * learner's copies in `my-notebooks/zh`), else `KIT_LANG`, else that of the terminal or the system;
 * English where it is neither.
 *
 * @param folder the working folder, which for a notebook is the one it lies in
 * @param environment where `KIT_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` are looked up
 */
export function learnerLocale(
  folder: string = process.cwd(),
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Locale {
  const folders = folder.split(/[\\/]/);
  const course = Math.max(
    ...['notebooks', 'my-notebooks'].map((name) => folders.lastIndexOf(name)),
  );
  const notebook = folders[course + 1];
  if (notebook === 'zh' || notebook === 'en') return notebook;
  return preferredLocale(environment);
}

/** The text in the learner's language. */
export function say(text: Bilingual): string {
  return text[learnerLocale()];
}
