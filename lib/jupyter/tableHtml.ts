/** What a table is made of; heads and cells are HTML. */
interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly caption?: string;
  /** Of each column, whether it stands at the right. None does when absent. */
  readonly isRight?: readonly boolean[];
}

/** A table with a head, as a notebook shows it. */
export function tableHtml({ heads, rows, caption, isRight = [] }: Table): string {
  const row = (tag: string, cells: readonly string[]) => {
    const written = cells.map((cell, i) => {
      const style = `text-align:${isRight[i] ? 'right' : 'left'}`;
      return `<${tag} style="${style}">${cell}</${tag}>`;
    });
    return `<tr>${written.join('')}</tr>`;
  };
  const title = caption ? `<caption style="text-align:left">${caption}</caption>` : '';
  const body = rows.map((cells) => row('td', cells)).join('');
  return `<table>${title}<thead>${row('th', heads)}</thead><tbody>${body}</tbody></table>`;
}
