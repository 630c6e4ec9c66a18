import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { download, WrongChecksum } from '../../lib/cli/setup/download';
import { sendBytes, serve } from './support/fileServer';
import { temporaryFolder } from './support/folder';

const BYTES = Buffer.from(Array.from({ length: 300_007 }, (_, i) => (i * 31) % 251));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const QUICK = { sha256: SHA256, stallMs: 400, pauseMs: 10 };

describe('download', () => {
  it('fetches a file, reports its bytes, and leaves no part behind', async () => {
    const { url } = await serve((request, response) => sendBytes(request, response, BYTES));
    const file = join(temporaryFolder(), 'deep', 'file.bin');
    const progress: (number | undefined)[][] = [];
    const onProgress = (...now: [number, number | undefined]) => void progress.push(now);
    await download(url, file, { ...QUICK, onProgress });
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(progress.at(-1)).toEqual([BYTES.length, BYTES.length]);
  });

  it('goes on where a cut connection left off', async () => {
    const { url, seen } = await serve((request, response, number) =>
      sendBytes(request, response, BYTES, number < 4 ? 70_001 : Infinity),
    );
    const file = join(temporaryFolder(), 'file.bin');
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    expect(seen.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=70001-',
      'bytes=140002-',
      'bytes=210003-',
    ]);
  });

  it('goes on after a server has stalled', async () => {
    const { url, seen } = await serve((request, response, number) => {
      if (number > 1) return sendBytes(request, response, BYTES);
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 50_021)); // and then nothing more, for ever
    });
    const file = join(temporaryFolder(), 'file.bin');
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    expect(seen[1].range).toBe('bytes=50021-');
  });

  it('starts again with a server that knows no ranges', async () => {
    const { url } = await serve((_request, response, number) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      if (number > 1) response.end(BYTES);
      else response.write(BYTES.subarray(0, 40_009), () => response.destroy());
    });
    const file = join(temporaryFolder(), 'file.bin');
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
  });

  it('throws wrong bytes away and fetches them once more', async () => {
    const wrong = Buffer.from(BYTES);
    wrong[150_000] ^= 1;
    const { url, seen } = await serve((request, response, number) =>
      sendBytes(request, response, number === 1 ? wrong : BYTES),
    );
    const file = join(temporaryFolder(), 'file.bin');
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    expect(seen.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it('never believes a file whose bytes stay wrong', async () => {
    const wrong = Buffer.from(BYTES);
    wrong[7] ^= 1;
    const { url, seen } = await serve((request, response) => sendBytes(request, response, wrong));
    const file = join(temporaryFolder(), 'file.bin');
    await expect(download(url, file, QUICK)).rejects.toThrow(WrongChecksum);
    expect(existsSync(file)).toBe(false);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(seen).toHaveLength(2);
  });

  it('does not take a wrong part from an earlier run for the beginning of the file', async () => {
    const { url } = await serve((request, response) => sendBytes(request, response, BYTES));
    const file = join(temporaryFolder(), 'file.bin');
    writeFileSync(`${file}.part`, Buffer.alloc(1_009, 0xff));
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
  });

  it('keeps what has arrived when it is interrupted, and goes on in the next run', async () => {
    const { url, seen } = await serve((request, response, number) => {
      if (number > 1) return sendBytes(request, response, BYTES);
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 90_001));
    });
    const file = join(temporaryFolder(), 'file.bin');
    const stop = new AbortController();
    const onProgress = (received: number) => received === 90_001 && stop.abort();
    const patient = { ...QUICK, stallMs: 20_000 };
    const first = download(url, file, { ...patient, onProgress, signal: stop.signal });
    await expect(first).rejects.toThrow('interrupted');
    expect(existsSync(file)).toBe(false);
    expect(statSync(`${file}.part`).size).toBe(90_001);
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    expect(seen[1].range).toBe('bytes=90001-');
  });

  it('asks nothing of the network for a file that is there and right', async () => {
    const { url, seen } = await serve((request, response) => sendBytes(request, response, BYTES));
    const file = join(temporaryFolder(), 'file.bin');
    writeFileSync(file, BYTES);
    await download(url, file, QUICK);
    expect(seen).toHaveLength(0);
  });

  it('follows redirections, tries again after 503, gives up at 404', async () => {
    const { url } = await serve((request, response, number) => {
      if (number === 1) response.writeHead(302, { location: '/elsewhere' }).end();
      else if (number === 2) response.writeHead(503).end();
      else sendBytes(request, response, BYTES);
    });
    const file = join(temporaryFolder(), 'file.bin');
    await download(url, file, QUICK);
    expect(readFileSync(file).equals(BYTES)).toBe(true);
    const gone = await serve((_request, response) => void response.writeHead(404).end());
    await expect(download(gone.url, `${file}2`, QUICK)).rejects.toThrow('404');
    expect(gone.seen).toHaveLength(1);
  });

  it('gives up after five attempts that brought nothing', async () => {
    const { url, seen } = await serve((request) => void request.socket.destroy());
    const file = join(temporaryFolder(), 'file.bin');
    await expect(download(url, file, QUICK)).rejects.toThrow();
    expect(seen).toHaveLength(5);
  });
});
