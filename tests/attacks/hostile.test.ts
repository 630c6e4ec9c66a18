import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { type Attack, testAttacks } from './support/attacks';

const MARK = '/tmp/attention-kit-attack';
const call = (body: string) => `const softmaxRows = (x: any): any => { ${body} };`;
const attempt = (code: string) =>
  call(`return require('child_process').execSync(${JSON.stringify(code)});`);

const ATTACKS: readonly Attack[] = [
  ['a loop without end', call('for (;;) {}'), /time limit/],
  ['a loop without end where it is defined', 'for (;;) {} function softmaxRows() {}', /time limit/],
  [
    'a loop that ignores signals',
    call("for (const s of ['SIGTERM', 'SIGXCPU', 'SIGINT']) process.on(s, () => {}); for (;;) {}"),
    /time limit/,
  ],
  [
    'an expression that never matches',
    call("return /^(a+)+$/.test('a'.repeat(60) + 'b');"),
    /time limit/,
  ],
  [
    'an await without end',
    'await new Promise(() => {}); function softmaxRows() {}',
    /ended before/,
  ],
  [
    'a timer without end',
    'setInterval(() => {}, 1e6); await new Promise(() => {}); function softmaxRows() {}',
    /time limit/,
  ],
  ['a sleep', call('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'), /time limit/],
  [
    'a heap without end',
    call('const a: any[] = []; for (;;) a.push(new Array(1e5).fill(a));'),
    /memory|ended|time limit/,
  ],
  [
    'buffers without end',
    call('const a = []; for (;;) a.push(Buffer.alloc(1e8, 1));'),
    /memory|ended|throws|time limit/,
  ],
  [
    'tensors without end',
    call('for (;;) tf.keep(tf.fill([5000, 5000], 1));'),
    /memory|ended|throws|time limit/,
  ],
  [
    'shared memory without end',
    call('const a = []; for (;;) a.push(new Uint8Array(new SharedArrayBuffer(2e8)).fill(1));'),
    /memory|ended|throws|time limit/,
  ],
  [
    'memory of several processes, each below the limit',
    call(`const fill = 'const a = []; while (a.length < 65) a.push(Buffer.alloc(1e7, 1)); for (;;) {}';
      require('child_process').spawn(process.execPath, ['-e', fill], { stdio: 'ignore' }); eval(fill);`),
    /too much memory/,
  ],
  [
    'print without end',
    call("for (;;) console.log('x'.repeat(10_000));"),
    /printed too much|time limit|memory/,
  ],
  [
    'a print of 5 MB',
    "for (let i = 0; i < 500; i++) console.log('x'.repeat(10_000)); await new Promise((done) => setTimeout(done, 15_000)); function softmaxRows() {}",
    /printed too much/,
  ],
  [
    'print to standard error without end',
    call("for (;;) try { require('fs').writeSync(2, 'x'.repeat(10_000)); } catch {}"),
    /printed too much/,
  ],
  [
    'a fork bomb',
    call(
      "for (let i = 0; i < 500; i++) require('child_process').spawn(process.execPath, ['-e', 'for(;;){}']); for (;;) {}",
    ),
    /time limit|ended|throws/,
  ],
  [
    'a bomb of workers',
    call(
      "for (let i = 0; i < 500; i++) new (require('worker_threads').Worker)('for(;;){}', { eval: true }); for (;;) {}",
    ),
    /time limit|ended|throws|memory/,
  ],
  [
    'a full disk',
    call("for (let i = 0; ; i++) require('fs').writeFileSync('/tmp/' + i, Buffer.alloc(1e7));"),
    /throws an error.*(ENOSPC|space)/,
  ],
  [
    'files without end',
    call("for (let i = 0; i < 2e3; i++) require('fs').openSync('/tmp/f', 'w');"),
    /EMFILE/,
  ],
  ['a shell', attempt('id'), /ENOENT|throws/],
  [
    'the password file',
    call("return require('fs').readFileSync('/etc/passwd', 'utf8');"),
    /ENOENT/,
  ],
  [
    'the file system',
    call(`return require('fs').readdirSync(${JSON.stringify(process.cwd())});`),
    /ENOENT/,
  ],
  [
    'the environment of the grader',
    call("return require('fs').readFileSync('/proc/1/environ', 'utf8');"),
    /ENOENT/,
  ],
  ['its own program', call("require('fs').writeFileSync('/kit/child/answer.cjs', '');"), /EROFS/],
  [
    'a file outside',
    call(`require('fs').writeFileSync('${MARK}', 'x'); return x;`),
    /not the expected/,
  ],
  ['the grader as a process', call(`process.kill(${process.pid}, 9); return x;`), /ESRCH/],
  [
    'all processes',
    call('process.kill(-1, 9); return x;'),
    /ESRCH|not the expected|ended before|time limit/,
  ],
  [
    'its parent',
    call('process.kill(process.ppid, 9); return x;'),
    /not the expected|ended before|throws|time limit/,
  ],
  [
    'to be root',
    call('(process as any).setuid(0); return x;'),
    /not the expected|EPERM|EINVAL|throws/,
  ],
  [
    'the network',
    "const reached = await new Promise((done) => { const s = require('net').connect(80, '1.1.1.1'); s.on('connect', () => done('in')); s.on('error', (e: any) => done(e.code)); }); function softmaxRows() { throw new Error(String(reached)); }",
    /ENETUNREACH|EPERM|EADDR/,
  ],
  [
    'the debugger',
    call("require('inspector').open(9229, '127.0.0.1', true); return x;"),
    /ended|throws|time limit|not the expected/,
  ],
  [
    'native code',
    call("(process as any).dlopen({ exports: {} }, '/kit/node'); return x;"),
    /throws an error/,
  ],
  [
    'an answer whose names would be controls',
    call('return { ["\\u001b[2J\\u202e" + "x".repeat(9_000)]: 1 };'),
    /not the expected/,
  ],
  ['an answer of 8 MB', call("return 'x'.repeat(8e6);"), /too large/],
  [
    'an answer nested deep',
    call('let a: any = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;'),
    /too large/,
  ],
  ['an answer that holds itself', call('const a: any = {}; a.a = a; return a;'), /holds itself/],
  ['a stack without end', call('return softmaxRows(x);'), /throws an error: RangeError/],
  [
    'code nested deep',
    `const softmaxRows = ${'('.repeat(60_000)}1${')'.repeat(60_000)};`,
    /not TypeScript|no answer|does not define/,
  ],
  [
    'text that would be HTML',
    call("throw new Error('<img src=x onerror=alert(1)>\\u001b[2J\\u202e');"),
    /<img src=x onerror=alert\(1\)> \[2J/,
  ],
];

describe.concurrent('hostile answers', () => {
  testAttacks(ATTACKS, (context) => context.expect(existsSync(MARK)).toBe(false));
});
