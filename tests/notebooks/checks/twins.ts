import type { Cell } from '../../../lib/cli/chapters/notebook';
import { parseProgram, wordsOf, type Word } from './syntax';

const HAN = /\p{Script=Han}/u;
/** Chinese characters or Chinese punctuation: what only a translated label has. */
const CHINESE = /[\p{Script=Han}、。，：；！？「」（）《》]/u;

/**
 * What keeps two notebooks from being twins: the same cells (ids, kinds, tags) in the same order,
 * and in code cells the same words. Comments are free. A string may differ where the Chinese one
 * has Chinese in it, and `'zh'` stands for `'en'`; so a label is translated, and a setting such as
 * `'post'` cannot drift.
 *
 * @returns one sentence for each difference; none for twins
 */
export function twinComplaints(zh: readonly Cell[], en: readonly Cell[]): string[] {
  const order = orderComplaint(zh, en);
  if (order !== undefined) return [order];
  return zh.flatMap((cell, i) => cellComplaints(cell, en[i], i + 1));
}

function orderComplaint(zh: readonly Cell[], en: readonly Cell[]): string | undefined {
  const length = Math.max(zh.length, en.length);
  const at = Array.from({ length }, (_, i) => i).find((i) => zh[i]?.id !== en[i]?.id);
  if (at === undefined) return undefined;
  const name = (cells: readonly Cell[]) => cells[at]?.id ?? 'none';
  return `cell ${at + 1}: its id is ${name(zh)} in zh and ${name(en)} in en`;
}

function cellComplaints(zh: Cell, en: Cell, position: number): string[] {
  const where = `cell ${position} (${zh.id})`;
  if (zh.type !== en.type) return [`${where}: ${zh.type} in zh, ${en.type} in en`];
  if (String(zh.tags) !== String(en.tags)) {
    return [`${where}: tagged [${zh.tags.join(', ')}] in zh, [${en.tags.join(', ')}] in en`];
  }
  return zh.type === 'code' ? codeComplaints(zh, en, where) : proseComplaints(zh, en, where);
}

function proseComplaints(zh: Cell, en: Cell, where: string): string[] {
  if (zh.source.trim() === '' || en.source.trim() === '') return [`${where}: has no text`];
  return [...untranslated(zh, en, where), ...outlineComplaints(zh, en, where)];
}

function untranslated(zh: Cell, en: Cell, where: string): string[] {
  const isSentence = /[a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(en.source);
  return isSentence && !HAN.test(zh.source) ? [`${where}: its zh text has no Chinese`] : [];
}

/** Headings, pictures and formulas are shown in both languages, or in neither. */
function outlineComplaints(zh: Cell, en: Cell, where: string): string[] {
  const parts = { headings: /^#{1,6} /gm, 'display formulas': /\$\$/g, '<details>': /<details/g };
  return Object.entries(parts).flatMap(([name, pattern]) => {
    const [inZh, inEn] = [zh, en].map((cell) => cell.source.match(pattern)?.length ?? 0);
    return inZh === inEn ? [] : [`${where}: ${name}: ${inZh} in zh, ${inEn} in en`];
  });
}

function codeComplaints(zh: Cell, en: Cell, where: string): string[] {
  const [left, right] = [wordsIn(zh, 'zh', where), wordsIn(en, 'en', where)];
  if (typeof left === 'string') return [left];
  if (typeof right === 'string') return [right];
  const length = Math.max(left.length, right.length);
  const at = Array.from({ length }, (_, i) => i).find((i) => !isSame(left[i], right[i]));
  if (at === undefined) return [];
  const name = (word?: Word) => `${word?.text || 'nothing'} (line ${word?.line})`;
  return [`${where}: code differs: ${name(left[at])} in zh, ${name(right[at])} in en`];
}

function wordsIn(cell: Cell, language: string, where: string): Word[] | string {
  try {
    return wordsOf(parseProgram(cell.source));
  } catch (error) {
    return `${where}: ${language} does not parse: ${(error as Error).message}`;
  }
}

function isSame(zh: Word | undefined, en: Word | undefined): boolean {
  if (zh === undefined || en === undefined) return false;
  if (zh.text === en.text) return true;
  if (!zh.isString || !en.isString) return false;
  return CHINESE.test(zh.text) || (zh.text === "'zh'" && en.text === "'en'");
}
