'use strict';

/** @typedef {'zh' | 'en'} Locale */

/**
 * The language to speak where nobody has asked for one: `KIT_LANG`, else the locale of the terminal,
 * else that of the system (desktops of Windows and macOS set no `LANG`). English where it is neither.
 *
 * Plain JavaScript, since the set-up asks before anything has been compiled.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Locale}
 */
function preferredLocale({ KIT_LANG, LC_ALL, LC_MESSAGES, LANG }) {
  if (KIT_LANG === 'zh' || KIT_LANG === 'en') return KIT_LANG;
  const posix = LC_ALL || LC_MESSAGES || LANG;
  const isNeutral = !posix || /^(C|POSIX)\b/.test(posix);
  const locale = isNeutral ? Intl.DateTimeFormat().resolvedOptions().locale : posix;
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

module.exports = { preferredLocale };
