'use strict';
const path = require('node:path');
const { chooseLanguage } = require('./language.cjs');
const { createOutput } = require('./output.cjs');
const { watchStarter } = require('./starter.cjs');

/** The shell's code for a command ended by Ctrl-C. */
const INTERRUPTED = 130;

/** One Ctrl-C may reach us twice, from the terminal and from npm; a person needs longer than that. */
const SECOND_AFTER_MS = 700;

/**
 * @typedef {object} Surroundings what every step of the set-up and every command is given, beside
 *   where to speak
 * @property {string} root the clone
 * @property {import('../../locale').Locale} language
 * @property {(text: import('../../locale').Bilingual) => string} say picks the learner's language
 * @property {AbortSignal} signal given on Ctrl-C, SIGTERM, a closed terminal, or when the starter is
 *   gone; every program that we run obeys it
 * @property {string} logFile where all that those programs print is kept
 * @property {boolean} [hasCheckedDisk] whether the disk's space was looked at and told
 * @property {import('./lock.cjs').Lock} lock held while something is being set up
 */

/** @typedef {Surroundings & import('./output.cjs').Output} Context */

/**
 * The first signal asks us to end in order. A second one is from somebody who does not want to wait:
 * whatever is still running is killed (see `runCommand` and `startServer`).
 */
function endSignal() {
  const controller = new AbortController();
  let asked = Infinity;
  const stop = () => {
    if (Date.now() - asked > SECOND_AFTER_MS) process.exit(INTERRUPTED);
    if (!controller.signal.aborted) asked = Date.now();
    controller.abort();
  };
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, stop);
  watchStarter(stop);
  return controller.signal;
}

/**
 * @param {string} root the clone
 * @param {readonly string[]} args what was typed after the command
 * @returns {Context}
 */
function createContext(root, args) {
  const language = chooseLanguage(args, process.env);
  return {
    ...createOutput(language),
    root,
    language,
    say: (text) => text[language],
    signal: endSignal(),
    logFile: path.join(root, '.cache', 'logs', 'setup.log'),
    lock: { release: () => {}, child: () => () => {} },
  };
}

module.exports = { createContext };
