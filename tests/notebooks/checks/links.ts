import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readCells } from '../../../lib/cli/chapters/notebook';

const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)|(?:href|src)="([^"]+)"/g;
const FENCE = /```[\s\S]*?```|`[^`\n]*`/g;

/**
 * Links and pictures of a Markdown text that lead nowhere: a file that is not in the clone, a
 * heading that the file does not have, or an address that is no address. Addresses on the network
 * are not visited.
 *
 * @param text Markdown   @param path the file that it stands in   @param root the clone
 */
export function linkComplaints(text: string, path: string, root: string): string[] {
  const links = [...text.replace(FENCE, '').matchAll(LINK)].map((match) => match[1] ?? match[2]);
  return links.flatMap((link) => {
    const reason = linkComplaint(link, path, root, text);
    return reason === undefined ? [] : [`${relative(root, path)}: ${link}: ${reason}`];
  });
}

function linkComplaint(link: string, path: string, root: string, text: string) {
  if (/^(https?|mailto):/.test(link)) return URL.canParse(link) ? undefined : 'is no address';
  if (link.startsWith('attachment:') || link.startsWith('data:')) return undefined;
  const [file, heading] = decodeURI(link).split('#');
  const target = file === '' ? path : join(dirname(path), file);
  if (relative(root, target).startsWith('..')) return 'leads out of the clone';
  if (file !== '' && !existsSync(target)) return 'there is no such file';
  if (heading === undefined) return undefined;
  return headingsOf(file === '' ? text : markdownOf(target)).some((name) =>
    slugs(name).includes(heading),
  )
    ? undefined
    : 'no such heading';
}

function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => match[1]);
}

function markdownOf(path: string): string {
  if (!path.endsWith('.ipynb')) return readFileSync(path, 'utf8');
  const cells = readCells(path).filter((cell) => cell.type === 'markdown');
  return cells.map((cell) => cell.source).join('\n');
}

/** As JupyterLab names a heading, and as GitHub does. */
function slugs(heading: string): string[] {
  const plain = heading.replace(/[`*]/g, '').trim();
  const github = plain
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  return [plain.replace(/ /g, '-'), github];
}
