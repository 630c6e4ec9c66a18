import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { runningServer } from '../../lib/cli/update/running.cjs';
import { escapeHtml } from '../../lib/figures/escapeHtml';
import type { Locale } from '../../lib/locale';

const ADDRESS =
  /^\/notebooks\/(?<path>(?:zh|en)\/(?:exercises\/)?[\w-]+\.ipynb)(?:\?cell=(?<cell>[\w-]+))?$/u;
/** A token is for this machine alone, whatever name a page elsewhere has given it. */
const HERE = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u;

const WORDS = {
  zh: {
    title: 'JupyterLab 没有在运行',
    remedy: '另开一个终端，在课程文件夹里运行 <code>npm start</code>，然后',
    again: '再打开一次这个链接',
    end: '。',
  },
  en: {
    title: 'JupyterLab is not running',
    remedy: 'In another terminal, run <code>npm start</code> in the folder of the course; then',
    again: 'follow this link again',
    end: '.',
  },
};

/** What of a server's response is needed. */
interface Answer {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/**
 * Answers a link to a chapter: sends on to that cell in the JupyterLab that runs in this clone, in the
 * learner's own copy of the chapter where there is one, or says how to start it. Asked for JSON, it
 * tells the cell's address.
 *
 * @param root the clone's folder
 * @returns whether the request was for a chapter
 */
export async function toJupyter(
  root: string,
  lang: Locale,
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  response: Answer,
): Promise<boolean> {
  const asked = ADDRESS.exec(request.url ?? '')?.groups;
  if (!asked || !HERE.test(request.headers.host ?? '')) return false;
  const server = await runningServer(root);
  if (server === undefined) {
    response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' });
    response.end(notRunning(lang, request.url!));
    return true;
  }
  const own = `my-notebooks/${asked.path}`;
  const file = existsSync(join(root, ...own.split('/'))) ? own : `notebooks/${asked.path}`;
  const token = server.token ? `?token=${encodeURIComponent(server.token)}` : '';
  const cell = asked.cell ? `#cell-id=${asked.cell}` : '';
  const page = `${server.url}lab/tree/${file}`;
  if (request.headers.accept === 'application/json') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ cell: page + cell }));
    return true;
  }
  response.writeHead(302, { location: page + token + cell });
  response.end();
  return true;
}

function notRunning(lang: Locale, address: string): string {
  const { title, remedy, again, end } = WORDS[lang];
  const link = `<a href="${escapeHtml(address)}">${again}</a>`;
  const head = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>${title}</title>`;
  const style = 'font: 20px/1.6 sans-serif; max-width: 34em; margin: 4em auto; padding: 0 1em';
  return `${head}<main style="${style}"><h1>${title}</h1><p>${remedy} ${link}${end}</p></main></html>`;
}
