'use strict';

const SHOWN_LINES = 12;

/** @typedef {import('../../locale').Bilingual} Bilingual */
/** @typedef {import('../../locale').Locale} Locale */

/** What went wrong and what to do about it, each one sentence, in both languages. */
class KitError extends Error {
  /** @param {Bilingual} problem @param {Bilingual} remedy @param {unknown} [cause] */
  constructor(problem, remedy, cause) {
    super(problem.en, { cause });
    this.name = 'KitError';
    this.problem = problem;
    this.remedy = remedy;
  }
}

/**
 * Errors are told apart by name, not by class: a command has been compiled with a second copy of
 * these modules (`lib/dist/cli/bootstrap`).
 *
 * @param {unknown} error
 * @returns {error is KitError}
 */
const isKitError = (error) => error instanceof Error && error.name === 'KitError';

/** @param {unknown} error @returns {error is import('./command.cjs').CommandError} */
const isCommandError = (error) => error instanceof Error && error.name === 'CommandError';

/** @param {unknown} error @returns {string} */
function allText(error) {
  if (isCommandError(error)) return `${error.message} ${error.code}`;
  if (!(error instanceof Error)) return String(error);
  const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? '';
  return `${code} ${error.message} ${error.cause ? allText(error.cause) : ''}`;
}

/**
 * The lines that say why: from the first that speaks of an error on, else the last ones.
 *
 * @param {readonly string[]} tail
 */
function tellingLines(tail) {
  const lines = tail.filter((line) => line.trim() !== '');
  const first = lines.findIndex((line) => /\berror\b|\bfatal\b/i.test(line));
  return first < 0 ? lines.slice(-SHOWN_LINES) : lines.slice(first, first + SHOWN_LINES);
}

/** @type {Bilingual} */
const STOPPED = {
  zh: '已停止。已完成的步骤都保留着；再运行同一条命令就会接着做。',
  en: 'Stopped. What is finished is kept; the same command goes on from here.',
};

/** @type {readonly { readonly sign: RegExp, readonly problem: Bilingual, readonly remedy: Bilingual }[]} */
const KNOWN_CAUSES = [
  {
    sign: /ENOSPC|No space left on device|disk quota exceeded|EDQUOT/i,
    problem: { zh: '磁盘已满。', en: 'The disk is full.' },
    remedy: {
      zh: '请腾出空间（共需约 3 GB），再运行同一条命令：它会从中断处继续。',
      en: 'Free some space (3 GB in all), then run the same command: it goes on from here.',
    },
  },
  {
    sign: /EACCES|EPERM|Permission denied|EROFS/i,
    problem: { zh: '没有写入这个文件夹的权限。', en: 'This folder may not be written to.' },
    remedy: {
      zh: '请把仓库克隆到自己的文件夹里，不要使用 sudo。',
      en: 'Clone the repository into a folder of your own, and do not use sudo.',
    },
  },
  {
    sign: /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|network|timed? ?out|UND_ERR/i,
    problem: { zh: '网络连接失败。', en: 'The network connection failed.' },
    remedy: {
      zh: '请检查网络；下载慢时可换用离你近的 npm 与 pip 镜像（见 README“出了问题怎么办”），再运行一次。',
      en: 'Check the network, or use npm and pip mirrors near you (README, “When it fails”), and run it again.',
    },
  },
];

/** @param {unknown} error */
const knownCause = (error) => KNOWN_CAUSES.find(({ sign }) => sign.test(allText(error)));

/**
 * @param {unknown} error
 * @returns {Bilingual | undefined} what to do about it, where that is known
 */
function remedyOf(error) {
  return knownCause(error)?.remedy ?? (isKitError(error) ? error.remedy : undefined);
}

/**
 * The sentence for the person in front of the screen.
 *
 * @param {unknown} error
 * @param {Locale} language
 * @returns {string} `✗ problem`, `→ remedy`, and the last lines of the program that failed
 */
function explain(error, language) {
  if (error instanceof Error && error.name === 'Interrupted') return STOPPED[language];
  const known = knownCause(error);
  const kit = isKitError(error) ? error : undefined;
  const cause = kit ? kit.cause : error;
  const problem = [kit?.problem[language], known?.problem[language]].filter(Boolean).join(' ');
  const remedy = remedyOf(error)?.[language];
  const shown = isCommandError(cause) ? tellingLines(cause.tail) : [];
  const bare = isCommandError(cause) ? cause.command : allText(error).trim();
  return [
    `✗ ${problem || bare}`,
    ...(remedy ? [`  → ${remedy}`] : []),
    ...shown.map((line) => `    ${line}`),
  ].join('\n');
}

module.exports = { KitError, explain, remedyOf };
