import { types } from 'node:util';
import { JSON_MIME, LARGEST, plainJson, tooLarge, unreadable } from '../../jupyter/plainJson';
import { type Bilingual, BilingualError } from '../../locale';

/** What a front end can draw: MIME types with their values. */
export type MimeData = Readonly<Record<string, unknown>>;

/**
 * What a cell wants to show, in the form in which it may leave the kernel: what the front end or the
 * notebook's file cannot hold is refused here, in the cell. Bytes become base64.
 *
 * @throws {BilingualError} naming the path that cannot be shown
 */
export function shownBundle(data: unknown): MimeData {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return refuse({
      en: `expected an object such as { 'text/plain': '…' }, received ${kindOf(data)}`,
      zh: `应为形如 { 'text/plain': '…' } 的对象，收到的是 ${kindOf(data)}`,
    });
  }
  const forms = Object.keys(data).map((type): [string, unknown] => [
    type,
    shownForm(type, data as MimeData),
  ]);
  return Object.fromEntries(forms.filter(([, value]) => value !== undefined));
}

function shownForm(type: string, data: MimeData): unknown {
  const name = `data[${JSON.stringify(type)}]`;
  const value = read(data, type, name);
  if (value === undefined) return undefined; // a form that is not there
  if (JSON_MIME.test(type)) return plainJson(value, name);
  const text: unknown = types.isUint8Array(value) ? Buffer.from(value).toString('base64') : value;
  if (typeof text === 'string') {
    if (text.length > LARGEST) throw tooLarge(name);
    return text;
  }
  // As notebooks store it: line by line.
  const lines: unknown = Array.isArray(text) ? plainJson(text, name) : text;
  if (Array.isArray(lines) && lines.every((line) => typeof line === 'string')) return lines;
  return refuse({
    en: `${name}: expected text, received ${kindOf(value)}`,
    zh: `${name}：应为文字，收到的是 ${kindOf(value)}`,
  });
}

function read(data: MimeData, type: string, name: string): unknown {
  try {
    return data[type];
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'Array' : typeof value;
}

function refuse(text: Bilingual): never {
  throw new BilingualError(text);
}
