import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from 'undici';
import { Interrupted } from '../bootstrap/command.cjs';

const STALL_MS = 20_000;
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;

/** What to fetch, and how to know that it is the right thing. */
export interface DownloadOptions {
  /** Hexadecimal SHA-256 of the whole file. */
  readonly sha256: string;
  /** Bytes so far, and in all where the server says so. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
  readonly signal?: AbortSignal;
  /** Certificate authorities besides Node's own, PEM. */
  readonly ca?: string;
  /** A server that sends nothing for this long has stalled; 20 s when absent. */
  readonly stallMs?: number;
  /** Time before another attempt; 1 s when absent. */
  readonly pauseMs?: number;
}

/** The file came, whole, and is not the one that was asked for. */
export class WrongChecksum extends Error {
  override readonly name = 'WrongChecksum';
  constructor(url: string, expected: string, received: string) {
    super(`${url}: SHA-256 expected ${expected}, received ${received}`);
  }
}

/** The server answered with a status that no second attempt would change. */
class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * Downloads a file. What has arrived is kept in `<file>.part`; a cut connection, a stalled server
 * or a Ctrl-C costs only the rest, also in the next run. `file` itself exists only once its SHA-256
 * has been checked: wrong bytes are thrown away, and fetched from the start one more time.
 *
 * Proxies are taken from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.
 *
 * @throws {WrongChecksum} when the second whole copy is wrong too
 * @throws {Interrupted} when the signal was given
 * @throws the last network error after 5 attempts in a row that brought nothing
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  if (existsSync(file) && (await sha256OfFile(file)) === options.sha256) return;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  for (let copy = 1; ; copy++) {
    await fetchAll(url, part, options);
    const received = await sha256OfFile(part);
    if (received === options.sha256) break;
    await rm(part, { force: true });
    if (copy === 2) throw new WrongChecksum(url, options.sha256, received);
  }
  await rename(part, file);
}

async function fetchAll(url: string, part: string, options: DownloadOptions): Promise<void> {
  const dispatcher = createDispatcher(options);
  try {
    for (let fruitless = 0; ; ) {
      const before = sizeOf(part);
      const problem = await fetchRest(url, part, dispatcher, options).catch((e: unknown) => e);
      if (problem === undefined) return;
      if (options.signal?.aborted) throw new Interrupted();
      fruitless = sizeOf(part) > before ? 0 : fruitless + 1;
      if (problem instanceof Refused || fruitless >= ATTEMPTS) throw problem as Error;
      await sleep(options.pauseMs ?? PAUSE_MS);
    }
  } finally {
    await dispatcher.destroy();
  }
}

/** A plain one unless a proxy is set: the other is marked experimental, and warns of it. */
function createDispatcher({ stallMs = STALL_MS, ca }: DownloadOptions): Dispatcher {
  const patience = { bodyTimeout: stallMs, headersTimeout: stallMs };
  const settings = { ...patience, connect: { timeout: stallMs, ...(ca ? { ca } : {}) } };
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = process.env;
  const isProxied = HTTPS_PROXY ?? https_proxy ?? HTTP_PROXY ?? http_proxy;
  return isProxied ? new EnvHttpProxyAgent(settings) : new Agent(settings);
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** One request for what is still missing. Resolves when the file is as long as the server says. */
async function fetchRest(
  url: string,
  part: string,
  dispatcher: Dispatcher,
  { signal, onProgress }: DownloadOptions,
): Promise<undefined> {
  const have = sizeOf(part);
  // A server that compresses on the way would count other bytes than those we store.
  const headers = { 'accept-encoding': 'identity', ...(have ? { range: `bytes=${have}-` } : {}) };
  const response = await follow(url, { dispatcher, headers, signal });
  const start = startOf(response, have);
  if (start === undefined) return undefined; // we have it all already
  const total = totalOf(response, start);
  const out = createWriteStream(part, { flags: start === 0 ? 'w' : 'a' });
  let received = start;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      received += chunk.length;
      onProgress?.(received, total);
      if (!out.write(chunk)) await once(out, 'drain');
    }
  } finally {
    await close(out);
  }
  if (total !== undefined && received < total) throw new Error('the connection was cut');
  return undefined;
}

type Options = Parameters<typeof request>[1];

async function follow(url: string, options: Options, hops = 5): Promise<Dispatcher.ResponseData> {
  const response = await request(url, options);
  const target = response.headers.location;
  if (response.statusCode < 300 || response.statusCode >= 400 || typeof target !== 'string') {
    return response;
  }
  await response.body.dump();
  if (hops === 0) throw new Refused(`${url}: too many redirections`);
  return follow(new URL(target, url).href, options, hops - 1);
}

/** The offset at which the body begins; undefined when nothing is left to send. */
function startOf({ statusCode, headers }: Dispatcher.ResponseData, have: number) {
  const range = /bytes (\*|\d+)(?:-\d+)?\/(\d+|\*)/.exec(String(headers['content-range']));
  if (statusCode === 206 && range?.[1] === String(have)) return have;
  if (statusCode === 416 && range?.[2] === String(have)) return undefined;
  if (statusCode === 200) return 0; // the server knows no ranges: everything again
  const message = `the server answered ${statusCode}`;
  const isPassing = statusCode >= 500 || statusCode === 429 || statusCode === 408;
  throw isPassing ? new Error(message) : new Refused(message);
}

function totalOf({ headers }: Dispatcher.ResponseData, start: number): number | undefined {
  const length = Number(headers['content-length']);
  return Number.isFinite(length) ? start + length : undefined;
}

async function close(out: ReturnType<typeof createWriteStream>): Promise<void> {
  out.end();
  await new Promise<void>((resolve, reject) => {
    out.once('close', resolve);
    out.once('error', reject); // a full disk
  });
}

/** @returns the hexadecimal SHA-256 of a file, read piece by piece */
async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
