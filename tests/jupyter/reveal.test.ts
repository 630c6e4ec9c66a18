import { afterEach, expect, it } from 'vitest';
import { type MimeBundle, reveal } from '../../lib/jupyter';
import { NOTEBOOK } from '../../lib/jupyter/notebook';

const place = globalThis as Record<symbol, unknown>;

afterEach(() => {
  delete place[NOTEBOOK];
});

function shown(act: () => void): MimeBundle[] {
  const bundles: MimeBundle[] = [];
  place[NOTEBOOK] = { display: (bundle: MimeBundle) => bundles.push(bundle) };
  act();
  return bundles;
}

it('folds the answer away, and says it in plain text too', () => {
  expect(shown(() => reveal('Which?', 'saw·3\n0.62'))).toEqual([
    {
      'text/html': '<details><summary>Which?</summary><p>saw·3<br>0.62</p></details>',
      'text/plain': 'Which?\nsaw·3\n0.62',
    },
  ]);
});

it('shows <pad> as text', () => {
  const [bundle] = shown(() => reveal('a < b?', '<pad>'));
  expect(bundle['text/html']).toContain('<summary>a &lt; b?</summary><p>&lt;pad&gt;</p>');
});
