import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Figure } from '../../lib/figures';
import { python } from '../kernel/python';
import { need } from '../support/requirements';
import { gallery, LANGUAGES } from './gallery';

const REMEDY =
  "Figures are checked against plotly's schema, which .venv lacks: run `npm test`, which sets it " +
  'up first, or set KIT_PYTHON to a Python with plotly.';

/** What plotly's schema finds wrong, by figure. */
function complaints(interpreter: string, figures: Record<string, Figure>): Record<string, string> {
  const script = join(__dirname, 'plotlySchema.py');
  const answer = execFileSync(interpreter, [script], { input: JSON.stringify(figures) });
  return JSON.parse(answer.toString()) as Record<string, string>;
}

it.for(LANGUAGES)('every attribute of every figure is in the schema (%s)', (lang, context) => {
  expect(complaints(need(context, python, REMEDY), gallery(lang))).toEqual({});
});

it('a misspelt attribute and a wrong value are found', (context) => {
  const { attentionMap } = gallery('en');
  const misspelt = { ...attentionMap, layout: { ...attentionMap.layout, hovermodus: 'closest' } };
  const wrong = { ...attentionMap, data: [{ ...attentionMap.data[0], zmin: 'none' }] };
  const found = complaints(need(context, python, REMEDY), { misspelt, wrong });
  expect(Object.keys(found)).toEqual(['misspelt', 'wrong']);
});
