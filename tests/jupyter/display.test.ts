import * as tf from '@tensorflow/tfjs';
import { describe, expect, test, vi } from 'vitest';
import { cellSignal, clearOutput, display, show } from '../../lib/jupyter';
import { mimeBundle, PLOTLY_MIME } from '../../lib/jupyter/mimeBundle';
import { useFakeNotebook } from './fakeNotebook';

const FIGURE = {
  data: [{ y: Float32Array.of(1, 2) }],
  layout: { title: { text: 't' } },
  alt: 'in words',
  caption: 'what to notice',
};

const DRAWING = { svg: '<svg/>', alt: 'in words', caption: 'what to notice' };

describe('a drawing', () => {
  test('is shown as SVG, with its words', async () => {
    expect(await mimeBundle(DRAWING)).toEqual({
      'image/svg+xml': '<svg/>',
      'text/plain': 'in words\nwhat to notice',
    });
  });
});

describe('in a notebook', () => {
  const notebook = useFakeNotebook();

  test('redraws a drawing in place, without words in between', () => {
    show(DRAWING).update({ ...DRAWING, svg: '<svg id="2"/>' });
    expect(notebook().shown).toMatchObject([
      { data: { 'image/svg+xml': '<svg id="2"/>' }, updates: 1 },
    ]);
  });

  test('display shows all forms and replaces them', () => {
    const handle = display({ 'text/html': '<b>1</b>', 'text/plain': '1' });
    handle.update({ 'text/html': '<b>2</b>', 'text/plain': '2' });
    expect(notebook().shown).toEqual([
      { data: { 'text/html': '<b>2</b>', 'text/plain': '2' }, updates: 1 },
    ]);
  });

  test('show shows a figure as a plain object, with its description', () => {
    const handle = show(FIGURE);
    const { data } = notebook().shown[0];
    expect(data[PLOTLY_MIME]).toEqual({ data: [{ y: [1, 2] }], layout: { title: { text: 't' } } });
    expect(data['text/plain']).toBe('in words\nwhat to notice');
    handle.update({ ...FIGURE, caption: 'new' });
    expect(notebook().shown[0].data['text/plain']).toBe('in words\nnew');
  });

  test('a handle as the last expression shows nothing more', async () => {
    expect(await mimeBundle(show(FIGURE))).toBeUndefined();
  });

  test('clearOutput takes everything away', () => {
    display({ 'text/plain': '1' });
    clearOutput();
    expect(notebook().shown).toEqual([]);
  });

  test('cellSignal is the one of the running cell', () => {
    expect(cellSignal()).toBe(notebook().controller.signal);
  });
});

describe('in a program', () => {
  test('display prints the plain text', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    display({ 'text/html': '<b>1</b>', 'text/plain': '1' }).update({ 'text/plain': '2' });
    clearOutput();
    expect(log.mock.calls).toEqual([['1'], ['2']]);
    log.mockRestore();
  });

  test('there is no signal', () => {
    expect(cellSignal()).toBeUndefined();
  });
});

test('display refuses forms without plain text', () => {
  expect(() => display({ 'text/html': '<b>1</b>' })).toThrow("'text/plain'");
});

test('display names the path of what is no JSON, also where plain text is missing', () => {
  const circle: Record<string, unknown> = {};
  circle.inner = { circle };
  expect(() => display({ 'application/json': { n: 5n } })).toThrow('data["application/json"].n');
  expect(() => display({ 'application/geo+json': circle })).toThrow(
    'data["application/geo+json"].inner.circle',
  );
});

describe('mimeBundle', () => {
  test.each([
    ['a number', 42, '42'],
    ['null', null, 'null'],
    ['a string', 'text', "'text'"],
    [
      'an object without a prototype',
      Object.assign(Object.create(null) as object, { a: 1 }),
      '{ a: 1 }',
    ],
    ['something like a figure without its description', { data: [], layout: {} }, 'layout'],
  ])('shows %s', async (_, value: unknown, text) => {
    const bundle = await mimeBundle(value);
    expect(Object.keys(bundle!)).toEqual(['text/plain']);
    expect(bundle!['text/plain']).toContain(text);
  });

  test('shows a tensor under the name it has in the cell', async () => {
    const bundle = await mimeBundle(tf.zeros([3]), 'scores');
    expect(bundle).toEqual({ 'text/plain': 'scores: float32 [3]\n[0, 0, 0]' });
  });

  test('adds plain text to forms that lack it', async () => {
    const bundle = await mimeBundle({ toMime: () => ({ 'text/html': '<i>x</i>' }) });
    expect(bundle).toMatchObject({
      'text/html': '<i>x</i>',
      'text/plain': expect.any(String) as string,
    });
  });
});
