import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isServerRunning } from '../../lib/cli/update/running.cjs';
import { temporaryFolder } from './support/folder';

it('a server is running as long as its process is, and answers', async () => {
  const root = temporaryFolder();
  expect(await isServerRunning(root)).toBe(false);
  const folder = join(root, '.cache', 'jupyter', 'runtime');
  mkdirSync(folder, { recursive: true });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('jpserver-4999999.json', JSON.stringify({ port })); // killed
  write(`kernel-${process.pid}.json`, JSON.stringify({ port }));
  write(`jpserver-${process.ppid}.json`, '{'); // just being written
  expect(await isServerRunning(root)).toBe(false);
  write(`jpserver-${process.pid}.json`, JSON.stringify({ port }));
  expect(await isServerRunning(root)).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(await isServerRunning(root)).toBe(false); // another program has its number now
});
