import { readFileSync } from 'node:fs';

/** One line of a lexicon file, by the names in the file's header line. */
export type Row = Readonly<Record<string, string>>;

/**
 * Reads a lexicon file: columns parted by `|`, the first line names them; `#` opens a comment.
 *
 * @param file path of the file
 * @returns the rows in the order of the file
 * @throws {Error} naming file and line when a row has more columns than the header
 */
export function readTable(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const rows: Row[] = [];
  let header: string[] | undefined;
  lines.forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const cells = line.split('|').map((cell) => cell.trim());
    if (!header) header = cells;
    else rows.push(toRow(header, cells, `${file}:${index + 1}`));
  });
  return rows;
}

function toRow(header: string[], cells: string[], where: string): Row {
  if (cells.length > header.length)
    throw new Error(`${where}: ${cells.length} columns, the header has ${header.length}`);
  return Object.fromEntries(header.map((name, column) => [name, cells[column] ?? '']));
}

/** The words of a cell that holds several, parted by spaces. */
export function wordsOf(cell: string): string[] {
  return cell.split(/\s+/).filter((word) => word !== '');
}
