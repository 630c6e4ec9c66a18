import { Buffer } from 'buffer';
Object.assign(globalThis, { Buffer, process: { env: {}, cwd: () => '/', pid: 0, arch: '' } });
