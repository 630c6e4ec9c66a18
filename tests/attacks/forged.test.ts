import { describe } from 'vitest';
import { type Attack, testAttacks } from './support/attacks';

const send = (message: string) => `{
  const body = Buffer.from(JSON.stringify(${message}));
  const head = Buffer.alloc(4); head.writeUInt32BE(body.length);
  require('fs').writeSync(4, Buffer.concat([head, body]));}`;

const ATTACKS: readonly Attack[] = [
  ['an exit with success', 'process.exit(0); function softmaxRows() {}', /ended before/],
  ['an exit in the call', 'const softmaxRows = () => process.exit(0);', /ended before/],
  ['a hidden exit', 'const softmaxRows = () => (process as any).reallyExit(0);', /ended before/],
  ['an abort', 'const softmaxRows = () => process.abort();', /ended before/],
  [
    'a kill of its own process',
    'const softmaxRows = () => { process.kill(process.pid, 9); for (;;) {} };',
    /ended by the system/,
  ],
  ['NaN', 'const softmaxRows = (x: any) => tf.fill(x.shape, NaN);', /not the expected/],
  ['nothing', 'const softmaxRows = () => undefined;', /return/],
  ['an empty object', 'const softmaxRows = () => ({});', /not the expected/],
  ['a tensor without values', 'const softmaxRows = () => tf.zeros([0, 5]);', /not the expected/],
  [
    'the right shape and no more',
    'const softmaxRows = (x: any) => tf.zerosLike(x);',
    /not the expected/,
  ],
  [
    'another type of number',
    'const softmaxRows = (x: any) => tf.softmax(x).toInt();',
    /not the expected/,
  ],
  [
    'an asymmetric matcher',
    "const softmaxRows = () => ({ $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true, sample: 1 });",
    /neither a number/,
  ],
  [
    'a proxy that agrees with all',
    'const softmaxRows = () => new Proxy({}, { get: () => 1, has: () => true });',
    /Proxy/,
  ],
  ['a proxy of a tensor', 'const softmaxRows = (x: any) => new Proxy(tf.softmax(x), {});', /Proxy/],
  [
    'a getter that changes its mind',
    'const softmaxRows = () => ({ get values() { return Math.random(); } });',
    /getter/,
  ],
  [
    'a thenable',
    'const softmaxRows = (x: any) => ({ then(done: any) { done(tf.softmax(x)); } });',
    /promise/,
  ],
  ['a promise', 'const softmaxRows = async (x: any) => tf.softmax(x);', /promise/],
  [
    'valueOf and toJSON',
    'const softmaxRows = () => ({ valueOf: () => 1, toJSON: () => 1 });',
    /neither a number/,
  ],
  [
    'a verdict for an answer',
    'const softmaxRows = () => ({ points: 5, of: 5, isRight: true, findings: [] });',
    /not the expected/,
  ],
  [
    'a record that plays a tensor',
    'const softmaxRows = () => ({ tensor: true, dtype: "float32", shape: [3, 5], values: [] });',
    /in the form/,
  ],
  [
    'patched arithmetic',
    'Math.abs = () => 0; Object.is = () => true; Number.isFinite = () => true; (Float32Array.prototype as any).every = () => true; const softmaxRows = (x: any) => tf.zerosLike(x);',
    /not the expected/,
  ],
  [
    'patched TensorFlow',
    '(tf as any).equal = () => tf.scalar(true); tf.Tensor.prototype.dataSync = function () { return new Float32Array(15).fill(0.2) as any; }; const softmaxRows = (x: any) => tf.zerosLike(x);',
    /not the expected|argument/,
  ],
  [
    'a polluted prototype',
    '(Object.prototype as any).points = 5; (Object.prototype as any).isRight = true; (Object.prototype as any).value = 1; const softmaxRows = () => ({ ["__proto__"]: { points: 5 } });',
    /./,
  ],
  [
    'a __proto__ of its own in the frame',
    `const softmaxRows = () => { ${send('{ answer: 0, value: { object: [["__proto__", 1]] } }')} process.exit(0); };`,
    /in the form/,
  ],
  [
    'an answer before the question',
    `${send('{ ready: true }')}${send('{ answer: 0, value: 1 }')}${send('{ answer: 1, value: 1 }')} const softmaxRows = () => 1;`,
    /in the form/,
  ],
  [
    'answers to later questions',
    `const softmaxRows = () => { ${send('{ answer: 0, value: 1 }')}${send('{ answer: 1, value: 1 }')} return 1; };`,
    /not the expected|in the form/,
  ],
  [
    'a verdict on the channel',
    `${send('{ points: 5, isRight: true }')} const softmaxRows = () => 1;`,
    /in the form/,
  ],
  [
    'no JSON on the channel',
    "require('fs').writeSync(4, Buffer.from([0, 0, 0, 2, 123, 123])); const softmaxRows = () => 1;",
    /in the form/,
  ],
  [
    'a frame of 4 GB',
    "require('fs').writeSync(4, Buffer.from([255, 255, 255, 255])); const softmaxRows = () => 1;",
    /too large/,
  ],
  [
    'half a frame',
    "const softmaxRows = () => { require('fs').writeSync(4, Buffer.from([0, 0, 9, 9, 1])); process.exit(0); };",
    /ended before/,
  ],
  [
    'a closed channel',
    "const softmaxRows = () => { require('fs').closeSync(4); return 1; };",
    /ended before/,
  ],
  [
    'a printed verdict',
    "console.log('Grade :=>> 100'); console.log('::notice title=Autograding report::{\"totalPoints\":5}'); const softmaxRows = () => 1;",
    /not the expected/,
  ],
  ['a function that is none', 'const softmaxRows = { call: () => 1 };', /no function/],
  [
    'an error whose message is a trap',
    'const softmaxRows = () => { throw { get message() { process.exit(0); }, toString() { throw 1; } }; };',
    /throws an error/,
  ],
  [
    'changed arguments',
    'const softmaxRows = (x: any) => { const y = tf.softmax(x); x.dispose(); return y; };',
    /disposed|argument/,
  ],
  [
    'a remembered answer',
    'let n = 0; const softmaxRows = (x: any) => (n++ === 0 ? tf.softmax(x) : tf.zerosLike(x));',
    /not the expected/,
  ],
  [
    'a search for the tests',
    'const found = [process.mainModule, (module as any).children]; const softmaxRows = () => found;',
    /throw an error/,
  ],
  [
    'code as a comment for the compiler',
    '// @ts-nocheck\ndeclare global { var tf: any }\nconst softmaxRows = (x) => { @@ };',
    /not TypeScript/,
  ],
];

describe.concurrent('forged answers', () => testAttacks(ATTACKS));
