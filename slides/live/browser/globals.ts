/** What the library takes for granted in Node. This file is imported before any of the library's. */
import { Buffer } from 'buffer/';

const process = { env: {}, cwd: () => '/', pid: 0, arch: '' };
Object.assign(globalThis, { Buffer, process });
