'use strict';

/** @typedef {'zh' | 'en'} Language */
/** @typedef {{ readonly zh: string, readonly en: string }} Text One message in both languages. */

/**
 * What follows `name` in the arguments, as `--lang zh` or `--lang=zh`.
 *
 * @param {readonly string[]} args
 * @param {string} name
 * @returns {string | undefined}
 */
function option(args, name) {
  const joined = args.find((argument) => argument.startsWith(`${name}=`));
  if (joined) return joined.slice(name.length + 1);
  const at = args.indexOf(name);
  return at >= 0 ? args[at + 1] : undefined;
}

/**
 * The learner's language: `--lang`, else `KIT_LANG`, else the locale of the terminal, else that of
 * the system (Windows and macOS desktops set no `LANG`).
 *
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Language}
 */
function chooseLanguage(args, env) {
  const said = option(args, '--lang') ?? env.KIT_LANG;
  if (said === 'zh' || said === 'en') return said;
  const posix = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  const neutral = !posix || /^(C|POSIX)\b/.test(posix);
  const locale = neutral ? Intl.DateTimeFormat().resolvedOptions().locale : posix;
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

module.exports = { chooseLanguage, option };
