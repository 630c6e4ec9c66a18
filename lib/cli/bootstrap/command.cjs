'use strict';
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const TAIL_LINES = 200;
const GRACE_MS = 5_000;
const isWindows = process.platform === 'win32';

/** A program that could not be started, or ended with another exit code than 0. */
class CommandError extends Error {
  /** @param {string} command @param {number | string} code @param {readonly string[]} tail */
  constructor(command, code, tail) {
    super(`${command}: ${code}\n${tail.join('\n')}`);
    this.name = 'CommandError';
    this.command = command;
    this.code = code;
    /** The last lines it printed. */
    this.tail = tail;
  }
}

/** The user pressed Ctrl-C, or the terminal was closed. */
class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/**
 * Ends a program and everything it started: on POSIX its process group, on Windows its tree.
 *
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function endTree(pid, name) {
  if (isWindows) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, name);
  } catch {
    // already gone
  }
}

/** @param {NodeJS.ReadableStream} stream @param {(line: string) => void} onLine */
function splitLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ chunk) => {
    const lines = (rest + chunk).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  stream.on('end', () => rest && onLine(rest));
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; this process's when absent
 * @property {AbortSignal} [signal] ends the program and what it started
 * @property {(line: string) => void} [onLine] each line of its standard output and error
 * @property {string} [logFile] every line is appended here
 * @property {(pid: number) => () => void} [onStart] told the pid; what it returns is called at the end
 */

/**
 * Runs a program to its end, in a process group of its own: a Ctrl-C in the terminal then reaches
 * us alone, and we end the program in order.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>} its standard output
 * @throws {CommandError} when it cannot start or fails
 * @throws {Interrupted} when the signal was given
 */
function runCommand(command, args, options = {}) {
  const { cwd, env, signal, onLine, logFile, onStart } = options;
  if (signal?.aborted) return Promise.reject(new Interrupted());
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: !isWindows,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const finished = child.pid && onStart ? onStart(child.pid) : () => {};
    const end = (/** @type {NodeJS.Signals} */ name) => child.pid && endTree(child.pid, name);
    const abort = () => {
      end('SIGTERM');
      setTimeout(end, GRACE_MS, 'SIGKILL').unref();
    };
    signal?.addEventListener('abort', abort, { once: true });
    const kill = () => end('SIGKILL');
    process.once('exit', kill); // nothing of ours outlives us
    const tail = /** @type {string[]} */ ([]);
    const output = /** @type {string[]} */ ([]);
    const note = (/** @type {string} */ line) => {
      if (tail.push(line) > TAIL_LINES) tail.shift();
      if (logFile) appendLog(logFile, line);
      onLine?.(line);
    };
    splitLines(child.stdout, (line) => (output.push(line), note(line)));
    splitLines(child.stderr, note);
    const settle = (/** @type {number | string} */ code) => {
      signal?.removeEventListener('abort', abort);
      process.off('exit', kill);
      finished();
      if (signal?.aborted) reject(new Interrupted());
      else if (code === 0) resolve(output.join('\n'));
      else reject(new CommandError(path.basename(command), code, tail));
    };
    child.on('error', (error) => settle(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''));
    child.on('close', (code, killedBy) => settle(code ?? killedBy ?? ''));
  });
}

/** @param {string} file @param {string} line */
function appendLog(file, line) {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, `${line}\n`);
  } catch {
    // a full disk must not hide the program's own complaint about it
  }
}

module.exports = { CommandError, Interrupted, endTree, runCommand };
