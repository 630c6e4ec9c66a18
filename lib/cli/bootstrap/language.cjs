'use strict';
const { preferredLocale } = require('../../locale/preferredLocale.cjs');

/** @typedef {import('../../locale/preferredLocale.cjs').Locale} Locale */

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
 * The learner's language: `--lang`, else what {@link preferredLocale} finds.
 *
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Locale}
 */
function chooseLanguage(args, env) {
  const said = option(args, '--lang');
  return said === 'zh' || said === 'en' ? said : preferredLocale(env);
}

module.exports = { chooseLanguage, option };
