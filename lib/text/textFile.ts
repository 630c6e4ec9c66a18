import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { CorpusError } from './errors';

const BYTE_ORDER_MARK = '\uFEFF';
const REPLACEMENT = '\uFFFD';

/** The lines of a text file, and what had to be overlooked to get them. */
export interface TextFile {
  /** Without line ends. A newline at the end of the file begins no further line. */
  readonly lines: readonly string[];
  readonly hasByteOrderMark: boolean;
  /** Lines that ended in CR LF, as Windows writes them, or in a lone CR. */
  readonly carriageReturns: number;
}

/**
 * Reads a text file in UTF-8, with or without a byte order mark, with line ends of any system.
 *
 * @throws {CorpusError} when the file cannot be read, is a packed archive, or is not UTF-8: with the
 *   offset of the first byte that is wrong, and a guess at the encoding
 */
export function readTextFile(file: string): TextFile {
  const bytes = readBytes(file);
  const archive = ARCHIVES.find(([start]) => bytes.toString('latin1', 0, start.length) === start);
  if (archive) throw packed(file, archive[1]);
  if (!isUtf8(bytes)) throw notUtf8(file, bytes);
  const text = bytes.toString('utf8');
  const hasByteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  const lines = text.slice(hasByteOrderMark ? 1 : 0).split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  const carriageReturns = text.match(/\r\n|\r/g)?.length ?? 0;
  return { lines, hasByteOrderMark, carriageReturns };
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CorpusError({
      en: `${file}: cannot be read (${reason}). Check the path; it is taken from ${process.cwd()}.`,
      zh: `${file}：无法读取（${reason}）。请检查路径，它相对于 ${process.cwd()}。`,
    });
  }
}

/** How the archives begin in which corpora are handed out. */
const ARCHIVES: readonly [start: string, name: string][] = [
  ['PK\x03\x04', 'ZIP'],
  ['BZh', 'bzip2'],
  ['\x1F\x8B', 'gzip'],
  ['\xFD7zXZ', 'xz'],
  ['7z\xBC\xAF', '7z'],
];

function packed(file: string, format: string): CorpusError {
  return new CorpusError({
    en: `${file}: expected text in UTF-8, found an archive (${format}). Unpack it, and give the file in it.`,
    zh: `${file}：应为 UTF-8 文本，但这是压缩文件（${format}）。请先解压，再给出其中的文件。`,
  });
}

function notUtf8(file: string, bytes: Buffer): CorpusError {
  const offset = firstBadByte(bytes);
  const byte = bytes[offset].toString(16).padStart(2, '0').toUpperCase();
  const encoding = guessEncoding(bytes);
  const guess = encoding ? ` (${encoding}?)` : '';
  const guessChinese = encoding ? `（可能是 ${encoding}）` : '';
  return new CorpusError({
    en: `${file}: expected UTF-8, but byte ${offset} is 0x${byte}${guess}. Save the file as UTF-8.`,
    zh: `${file}：应为 UTF-8 编码，但第 ${offset} 个字节是 0x${byte}${guessChinese}。请将文件另存为 UTF-8。`,
  });
}

/** Decoding puts U+FFFD where bytes are wrong; one that the file itself holds is three bytes. */
function firstBadByte(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let offset = 0;
  let from = 0;
  for (let i = text.indexOf(REPLACEMENT); i >= 0; i = text.indexOf(REPLACEMENT, i + 1)) {
    offset += Buffer.byteLength(text.slice(from, i));
    const genuine = bytes.toString('latin1', offset, offset + 3) === '\xEF\xBF\xBD';
    if (!genuine) break;
    offset += 3;
    from = i + 1;
  }
  return offset;
}

/** What text files that are not UTF-8 mostly are on the machines of our readers. */
function guessEncoding(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 2);
  if (start === '\xFF\xFE' || start === '\xFE\xFF') return 'UTF-16';
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    return 'GB18030';
  } catch {
    return undefined;
  }
}
