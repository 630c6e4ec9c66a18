'use strict';
const path = require('node:path');
const { chooseLanguage } = require('./language.cjs');
const { createOutput } = require('./output.cjs');

/**
 * @typedef {object} Surroundings what every step of the set-up and every command is given, beside
 *   where to speak
 * @property {string} root the clone
 * @property {import('../../locale').Locale} language
 * @property {(text: import('../../locale').Bilingual) => string} say picks the learner's language
 * @property {AbortSignal} signal given on Ctrl-C; every program that we run obeys it
 * @property {string} logFile where all that those programs print is kept
 * @property {boolean} [hasCheckedDisk] whether the disk's space was looked at and told
 * @property {import('./lock.cjs').Lock} lock held while something is being set up
 */

/** @typedef {Surroundings & import('./output.cjs').Output} Context */

/**
 * @param {string} root the clone
 * @param {readonly string[]} args what was typed after the command
 * @returns {Context}
 */
function createContext(root, args) {
  const language = chooseLanguage(args, process.env);
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, stop);
  return {
    ...createOutput(language),
    root,
    language,
    say: (text) => text[language],
    signal: controller.signal,
    logFile: path.join(root, '.cache', 'logs', 'setup.log'),
    lock: { release: () => {}, child: () => () => {} },
  };
}

module.exports = { createContext };
