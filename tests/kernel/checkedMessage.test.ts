import { describe, expect, test } from 'vitest';
import { checkedMessage } from '../../lib/kernel/checkedMessage';
import { Lines } from '../../lib/kernel/lines';

describe('checkedMessage', () => {
  test.each([
    { kind: 'started' },
    { kind: 'publish', id: 'a', type: 'stream', content: { name: 'stdout', text: 'x' } },
    { kind: 'publish', id: 'a', type: 'clear_output', content: {} },
    { kind: 'answer', id: 'a', content: { status: 'ok' } },
    { kind: 'childEnded' },
    { kind: 'exiting', code: 3 },
    { kind: 'exiting', code: 0, place: 'cell [1], line 2' },
  ])('takes %j', (message) => {
    expect(checkedMessage(JSON.stringify(message))).toEqual(message);
  });

  test.each([
    '',
    'garbage',
    'null',
    '5',
    '[]',
    '{}',
    '{"kind":5}',
    '{"kind":"toString"}',
    '{"kind":"__proto__"}',
    '{"kind":"publish","id":"a","type":"status","content":{}}',
    '{"kind":"publish","id":"a","type":"shutdown_reply","content":{}}',
    '{"kind":"publish","id":5,"type":"stream","content":{}}',
    '{"kind":"publish","id":"a","type":"stream","content":[]}',
    '{"kind":"publish","id":"a","type":"stream","content":null}',
    '{"kind":"answer","id":"a","content":{}}',
    '{"kind":"answer","id":"a"}',
    '{"kind":"exiting","code":"3"}',
    '{"kind":"exiting","code":3,"place":[]}',
  ])('refuses %s', (line) => {
    expect(checkedMessage(line)).toBeUndefined();
  });
});

describe('Lines', () => {
  const read = (chunks: (string | Buffer)[], longest?: number): string[] => {
    const lines: string[] = [];
    const reader = new Lines((line) => lines.push(line), longest);
    for (const chunk of chunks) reader.push(Buffer.from(chunk as string));
    return lines;
  };

  test('cuts where a line ends, wherever a piece does', () => {
    expect(read(['a\nb', 'c\n', '\n\nd', '\n', 'e'])).toEqual(['a', 'bc', 'd']);
  });

  test('keeps a character together that comes in two pieces', () => {
    const bytes = Buffer.from('注意\n');
    expect(read([bytes.subarray(0, 4), bytes.subarray(4)])).toEqual(['注意']);
  });

  test('drops a line that is too long, and only that', () => {
    expect(read(['abc', 'def\nabcde\nabcdef\n'], 5)).toEqual(['abcde']);
  });
});
