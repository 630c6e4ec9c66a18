import { readFileSync } from 'node:fs';

/** The text of a table that a spreadsheet may have saved: in UTF-8, or in GBK as Excel does in China. */
export function tableText(path: string): string {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gbk').decode(bytes);
  }
}
