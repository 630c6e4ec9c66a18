import { describe, expect, test } from 'vitest';
import { shownBundle } from '../../lib/kernel/cells/shownBundle';

describe('shownBundle', () => {
  test('lets text, lines of text and JSON through', () => {
    const bundle = {
      'text/plain': 'x',
      'text/html': ['<b>', 'x</b>'],
      'application/json': 5,
      'application/vnd.plotly.v1+json': { data: [{ y: [1] }] },
    };
    expect(shownBundle(bundle)).toEqual(bundle);
  });

  test('leaves out a form that is undefined', () => {
    expect(shownBundle({ 'text/plain': 'x', 'text/html': undefined })).toEqual({
      'text/plain': 'x',
    });
  });

  test('writes bytes as base64', () => {
    expect(shownBundle({ 'image/png': new Uint8Array([137, 80]) })).toEqual({
      'image/png': 'iVA=',
    });
  });

  test.each<[string, unknown, string]>([
    ['no object', null, 'expected an object'],
    ['a text', 'x', 'expected an object'],
    ['a list', ['x'], 'received Array'],
    ['a number for text', { 'text/html': 5 }, 'data["text/html"]: expected text, received number'],
    ['an object for text', { 'image/svg+xml': {} }, 'data["image/svg+xml"]: expected text'],
    ['lists of other things', { 'text/html': ['x', 5] }, 'expected text, received Array'],
    [
      'what is no JSON',
      { 'application/json': { n: 5n } },
      'data["application/json"].n cannot be shown',
    ],
    [
      'a form that throws',
      {
        get 'text/html'() {
          throw new Error('no');
        },
      },
      'data["text/html"] cannot be shown',
    ],
    [
      'what no page can show',
      { 'text/html': 'x'.repeat(64_000_001) },
      'data["text/html"] is too large',
    ],
  ])('refuses %s', (_name, data, message) => {
    expect(() => shownBundle(data)).toThrow(message);
  });
});
