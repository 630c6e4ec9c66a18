'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { writeFrame } = require('./frames.cjs');

/**
 * Packages and our library as V8 takes them in fastest, kept for the children of one run of the
 * grader: each file's text in the form that V8 holds it in, and what V8 has compiled of it. V8 looks at
 * its version, its flags and the length of the text before it takes any of that, and compiles as ever
 * where they differ.
 */
const HOME = path.join(__dirname, '..');
const FOLDER = path.join(HOME, 'compiled');

/** By the last part of its name: one byte a letter where that is enough, else two. */
const FORMS = /** @type {const} */ ({ latin1: '.1', utf16le: '.2' });
const CODE = '.code';

/**
 * @typedef {NodeModule & { _compile(content: string, filename: string): unknown }} Loaded
 * @typedef {(module: Loaded, filename: string) => unknown} Load
 */
const loader = /** @type {{ _extensions: Record<string, Load>, wrap(source: string): string,
  _cache: object, _resolveFilename(name: string, from: NodeModule): string }} */ (
  /** @type {unknown} */ (Module)
);

/** Where a file lies in the sandbox, as one name. @param {string} filename */
function nameOf(filename) {
  return path.relative(HOME, filename).split(path.sep).join('+');
}

/** The programs of this folder are small, and one of them hands its `require` on: left as they are. */
function isLarge(/** @type {string} */ filename) {
  return !filename.startsWith(__dirname + path.sep);
}

/** @param {(filename: string) => vm.Script | undefined} scriptOf */
function loadBy(scriptOf) {
  const load = loader._extensions['.js'];
  loader._extensions['.js'] = (module, filename) => {
    const script = isLarge(filename) ? scriptOf(filename) : undefined;
    if (!script) return load(module, filename);
    const require = Object.assign((/** @type {string} */ name) => module.require(name), {
      resolve: (/** @type {string} */ name) => loader._resolveFilename(name, module),
      main: process.mainModule,
      cache: loader._cache,
    });
    const { exports } = module;
    script.runInThisContext().call(exports, exports, require, module, filename, path.dirname(filename)); // prettier-ignore
  };
}

/** What was looked for, and whether V8 took it. @type {{ name: string, isTaken: boolean }[]} */
const taken = [];

/** From here on what is required is taken from what was kept, where there is any of it. */
function useCompiled() {
  if (!fs.existsSync(FOLDER)) return;
  const known = new Set(fs.readdirSync(FOLDER));
  loadBy((filename) => {
    const name = nameOf(filename);
    const form = FORM_NAMES.find((one) => known.has(name + FORMS[one]));
    if (!form) return undefined;
    const text = fs.readFileSync(path.join(FOLDER, name + FORMS[form])).toString(form);
    const cachedData = fs.readFileSync(path.join(FOLDER, name + CODE));
    const script = new vm.Script(text, { filename, cachedData });
    taken.push({ name, isTaken: !script.cachedDataRejected });
    return script;
  });
}

const FORM_NAMES = /** @type {(keyof typeof FORMS)[]} */ (Object.keys(FORMS));

/**
 * From here on what is required is compiled so that it can be kept.
 *
 * @returns gives the files to be kept; of functions, those that have run by then
 */
function keepCompiled() {
  /** @type {{ name: string, text: string, script: vm.Script }[]} */
  const kept = [];
  loadBy((filename) => {
    const text = loader.wrap(fs.readFileSync(filename, 'utf8'));
    const script = new vm.Script(text, { filename });
    kept.push({ name: nameOf(filename), text, script });
    return script;
  });
  return () => kept.flatMap(filesOf);
}

/** @param {{ name: string, text: string, script: vm.Script }} kept */
function filesOf({ name, text, script }) {
  const form = /^[\0-\xff]*$/.test(text) ? 'latin1' : 'utf16le';
  return [
    { name: name + FORMS[form], data: Buffer.from(text, form) },
    { name: name + CODE, data: script.createCachedData() },
  ];
}

const PART_BYTES = 2 ** 20;

/** To the parent, in parts; the last word says that all of it was sent. @param {ReturnType<typeof keepCompiled>} kept */
function sendKept(kept) {
  for (const { name, data } of kept()) {
    for (let at = 0; at < data.length; at += PART_BYTES) {
      writeFrame({ name, part: data.subarray(at, at + PART_BYTES).toString('base64') });
    }
  }
  writeFrame('all');
}

module.exports = { keepCompiled, sendKept, taken, useCompiled };
