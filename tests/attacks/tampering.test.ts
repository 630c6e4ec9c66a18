import { describe } from 'vitest';
import { type Attack, testAttacks } from './support/attacks';

const call = (body: string) => `const softmaxRows = (x: any): any => { ${body} };`;
const zeros = call('return tf.zerosLike(x);');

/** What is tampered with, and the code for exercise 90.1: never right, whatever the tampering. */
const ATTACKS: readonly Attack[] = [
  ['random numbers', `Math.random = () => 0.5; ${zeros}`],
  ['the clock', `Date.now = () => 0; performance.now = () => 0; ${zeros}`],
  ['timers', `(globalThis as any).setTimeout = (f: any) => f(); ${zeros}`],
  ['JSON', `JSON.stringify = () => '{"answer":0,"value":1}'; JSON.parse = () => ({}); ${zeros}`],
  ['buffers', `Buffer.from = (() => Buffer.alloc(4)) as any; ${zeros}`],
  ['base64', `Buffer.prototype.toString = () => 'AACAPw=='; ${zeros}`],
  ['file writing', `require('fs').writeSync = () => 1; ${zeros}`],
  [
    'assertions',
    `const a = require('assert'); for (const k of Object.keys(a)) a[k] = () => {}; ${zeros}`,
  ],
  ['the module loader', `require('module')._load = () => ({ points: 5 }); ${zeros}`],
  [
    'compiled code',
    `require('vm').runInThisContext = () => 1; require('vm').Script = null as any; ${zeros}`,
  ],
  [
    'the search for types',
    `Object.defineProperty(tf.Tensor, Symbol.hasInstance, { value: () => true }); ${call('return {};')}`,
  ],
  ['iteration', `Array.prototype[Symbol.iterator] = function* () {} as any; ${zeros}`],
  [
    'array methods',
    `Array.prototype.map = function () { return [] as any; }; Array.prototype.includes = () => true; ${zeros}`,
  ],
  [
    'object methods',
    `Object.entries = () => []; Object.keys = () => []; Object.getPrototypeOf = () => null; ${zeros}`,
  ],
  [
    'function calls',
    `Function.prototype.call = function () { return 1; } as any; Function.prototype.apply = function () { return 1; } as any; ${zeros}`,
  ],
  ['promises', `Promise.prototype.then = function () { return this; } as any; ${zeros}`],
  [
    'error traces',
    `Error.prepareStackTrace = () => { process.exit(0); }; ${call('throw new Error("x");')}`,
  ],
  [
    'kernels',
    `tf.registerKernel({ kernelName: 'Softmax', backendName: 'cpu', kernelFunc: () => { throw 0; } } as any); ${call('return tf.softmax(x);')}`,
  ],
  [
    'the backend',
    `tf.setBackend('webgl'); tf.removeBackend('cpu'); ${call('return tf.softmax(x);')}`,
  ],
  [
    'the engine',
    `tf.engine().startScope(); tf.engine().endScope = () => {}; tf.disposeVariables(); ${zeros}`,
  ],
  ['tensors that are freed', call('const y = tf.softmax(x); y.dispose(); return y;')],
  [
    'a tensor with another shape',
    call('const y: any = tf.zerosLike(x); y.shape = [3, 5, 7]; return y;'),
  ],
  [
    'a tensor with another type',
    call("const y: any = tf.softmax(x); y.dtype = 'complex64'; return y;"),
  ],
  ['a tensor of texts', call("return tf.tensor([['a']]);")],
  [
    'an array that lies about its length',
    call(
      'const a: any = new Float32Array(15); Object.defineProperty(a, "length", { value: 1e9 }); return a;',
    ),
  ],
  ['an array with holes', call('return new Array(1e9);')],
  ['a class of its own', call('class Tensor { dtype = "float32"; } return new Tensor();')],
  ['a map', call('return new Map([["value", 1]]);')],
  ['a large whole number', call('return 1n;')],
  ['a symbol', call('return Symbol("right");')],
  ['a function', call('return () => tf.softmax(x);')],
  ['a text', call('return "[0.2, 0.2]";')],
  ['infinity', call('return tf.fill(x.shape, Infinity);')],
  ['rows of lists', call('return tf.softmax(x).arraySync();')],
  ['a value within a value', call('return { context: tf.softmax(x) };')],
  [
    'work after the answer',
    `setInterval(() => process.exit(0), 0); process.on('exit', () => { for (;;) {} }); ${zeros}`,
  ],
  ['a rejection that nobody hears', `Promise.reject(new Error('unheard')); ${zeros}`],
  [
    'an error that nobody catches',
    `process.nextTick(() => { throw new Error('uncaught'); }); ${zeros}`,
  ],
  [
    'microtasks without end',
    `const again = (): any => Promise.resolve().then(again); again(); await new Promise((d) => setTimeout(d)); ${zeros}`,
  ],
  [
    'a handler of signals',
    `process.on('SIGTERM', () => {}); process.on('uncaughtException', () => {}); ${call('throw 1;')}`,
  ],
  [
    'its title',
    `process.title = '5 / 5'; process.argv[1] = 'right'; process.exitCode = 0; ${zeros}`,
  ],
  [
    'memory that is looked through',
    `const found = require('v8').getHeapSnapshot().read(); ${call('return String(found);')}`,
  ],
];

describe.concurrent('answers that tamper', () => testAttacks(ATTACKS));
