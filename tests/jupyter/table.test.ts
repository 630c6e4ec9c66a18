import { afterEach, describe, expect, it } from 'vitest';
import { type MimeBundle, showTable } from '../../lib/jupyter';
import { NOTEBOOK } from '../../lib/jupyter/notebook';

const place = globalThis as Record<symbol, unknown>;

afterEach(() => {
  delete place[NOTEBOOK];
});

function shown(...rows: Parameters<typeof showTable>[0]): MimeBundle[] {
  const bundles: MimeBundle[] = [];
  place[NOTEBOOK] = { display: (bundle: MimeBundle) => bundles.push(bundle) };
  showTable(rows);
  return bundles;
}

describe('showTable', () => {
  it('shows rows under the heads that they name, and no column of indices', () => {
    const [{ 'text/html': html }] = shown({ part: 'train', BLEU: 60.7 }, { part: 'test', BLEU: 9 });
    const left = 'style="text-align:left"';
    const right = 'style="text-align:right"';
    expect(html).toBe(
      `<table><thead><tr><th ${left}>part</th><th ${right}>BLEU</th></tr></thead><tbody>` +
        `<tr><td ${left}>train</td><td ${right}>60.7</td></tr>` +
        `<tr><td ${left}>test</td><td ${right}>9</td></tr></tbody></table>`,
    );
  });

  it('aligns its plain text, where a Chinese character is two columns wide', () => {
    const [bundle] = shown({ 部分: '手写', 数: 7 }, { 部分: 'abc', 数: 113 });
    expect(bundle['text/plain']).toBe('部分   数\n手写    7\nabc   113');
  });

  it('has every head that a row names, and leaves open what a row has not', () => {
    const [bundle] = shown({ a: 1 }, { a: 2, b: 'x' }, { a: null });
    expect(bundle['text/plain']).toBe('a  b\n1\n2  x\n');
  });

  it('takes a number for one however it is written, and a column with a word for words', () => {
    const [bundle] = shown({ a: '2.50', b: 5 }, { a: '-13.00', b: 'x' });
    expect(bundle['text/plain']).toBe('     a  b\n  2.50  5\n-13.00  x');
  });

  it('shows <pad> as text', () => {
    const [bundle] = shown({ '<pad>': '<b>' });
    expect(bundle['text/html']).toContain('&lt;pad&gt;');
    expect(bundle['text/html']).toContain('&lt;b&gt;');
  });

  it('shows nothing for no rows', () => expect(shown()).toEqual([]));
});
