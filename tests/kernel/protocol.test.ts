import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { History } from '../../lib/kernel/protocol/history';
import { RequestQueue } from '../../lib/kernel/protocol/requestQueue';
import { type Message, Wire } from '../../lib/kernel/protocol/wire';

describe('Wire', () => {
  const content = { code: '1 + 1 // 注意力' };
  const pack = (key: string) =>
    new Wire(key)
      .pack({ identities: ['peer'], type: 'execute_request', content })
      .map((frame) => Buffer.from(frame));

  test('reads what it wrote', () => {
    const message = new Wire('secret').unpack(pack('secret'));
    expect(message.identities).toEqual([Buffer.from('peer')]);
    expect(message.header.msg_type).toBe('execute_request');
    expect(message.content).toEqual(content);
  });

  test('refuses a message that was changed on the way', () => {
    const frames = pack('secret');
    frames[frames.length - 1] = Buffer.from('{"code":"evil()"}');
    expect(() => new Wire('secret').unpack(frames)).toThrow('wrong signature');
  });

  test('refuses a message without signature, but not where there is no key', () => {
    expect(() => new Wire('secret').unpack(pack(''))).toThrow('wrong signature');
    expect(new Wire('').unpack(pack('')).content).toEqual(content);
  });

  test('refuses what is no message', () => {
    expect(() => new Wire('').unpack([Buffer.from('x')])).toThrow('not a Jupyter message');
  });
});

describe('what Wire packs', () => {
  const packed = (content: object) => {
    const frames = new Wire('').pack({ identities: [], type: 'stream', content });
    return String(frames.at(-1));
  };

  test('holds no half of a surrogate pair, in texts and names', () => {
    const [high, low] = ['😀'[0], '😀'[1]];
    const text = packed({ text: `a${high}b${low}c${low}${high}`, [high]: [high, { deep: low }] });
    expect(JSON.parse(text)).toEqual({
      text: 'a\ufffdb\ufffdc\ufffd\ufffd',
      '\ufffd': ['\ufffd', { deep: '\ufffd' }],
    });
    expect(Buffer.from(text).toString()).toBe(text);
  });

  test('is otherwise what it was given', () => {
    const content = { text: '😀 \\ud800 \\\\ud83d \\ \n\u2028"', end: '\\' };
    expect(JSON.parse(packed(content))).toEqual(content);
  });
});

describe('History', () => {
  const history = new History();
  history.add(1, 'const a = 1', null);
  history.add(2, 'a + 1', '2');
  history.add(3, 'a + 1', '2');
  history.add(4, 'b', null);
  const answer = (request: object) => (history.answer(request) as { history: unknown[] }).history;

  test('gives the last cells', () => {
    expect(answer({ hist_access_type: 'tail', n: 2 })).toEqual([
      [1, 3, 'a + 1'],
      [1, 4, 'b'],
    ]);
    expect(answer({ hist_access_type: 'tail', n: 99 })).toHaveLength(4);
  });

  test('gives a range, with outputs if asked', () => {
    const range = { hist_access_type: 'range', session: 0, start: 2, stop: 3, output: true };
    expect(answer(range)).toEqual([[1, 2, ['a + 1', '2']]]);
    expect(answer({ ...range, session: -1 })).toEqual([]);
  });

  test('finds by pattern, each cell once if asked', () => {
    const search = { hist_access_type: 'search', pattern: 'a +*' };
    expect(answer(search)).toHaveLength(2);
    expect(answer({ ...search, unique: true })).toEqual([[1, 3, 'a + 1']]);
    expect(answer({ ...search, pattern: '?' })).toEqual([[1, 4, 'b']]);
    expect(answer({ ...search, pattern: 'a.+' })).toEqual([]);
  });
});

describe('RequestQueue', () => {
  const request = (type: string, name: string): Message => ({
    identities: [],
    header: { msg_id: name, msg_type: type, session: '', username: '', date: '', version: '' },
    parent: {},
    content: {},
  });

  test('answers in order, and tells which cells were aborted while they waited', async () => {
    const log: string[] = [];
    const queue = new RequestQueue(async ({ header }, aborted) => {
      await sleep(1);
      log.push(header.msg_id + (aborted ? ' aborted' : ''));
      if (header.msg_id === 'a') queue.abortWaitingCells();
    });
    for (const name of ['a', 'b']) queue.add(request('execute_request', name));
    queue.add(request('complete_request', 'c'));
    await queue.answered();
    queue.add(request('execute_request', 'd'));
    await queue.answered();
    expect(log).toEqual(['a', 'b aborted', 'c', 'd']);
  });
});
