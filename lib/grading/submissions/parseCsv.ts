/**
 * The rows of a CSV file: cells parted by commas (or tabs, or semicolons, whichever the first line has
 * most of), quoted where they hold one or a line break. Empty lines are left out.
 */
export function parseCsv(text: string): string[][] {
  const content = text.replace(/^\ufeff/, '');
  const separator = separatorOf(content);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
  };
  for (let i = 0; i < content.length; i++) {
    const character = content[i];
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (content[i + 1] === '"') cell += content[++i];
      else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) endCell();
    else if (character === '\n') endRow();
    else if (character !== '\r') cell += character;
  }
  endRow();
  return rows;
}

function separatorOf(content: string): string {
  const [first] = content.split('\n', 1);
  const count = (one: string) => first.split(one).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}
