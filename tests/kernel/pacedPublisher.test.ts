import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PacedPublisher, type Publication } from '../../lib/kernel/protocol/pacedPublisher';

const header = (id: string) => ({
  msg_id: id,
  msg_type: '',
  session: '',
  username: '',
  date: '',
  version: '',
});
const parent = header('cell');
const stream = (text: string, name = 'stdout'): Publication => ({
  type: 'stream',
  content: { name, text },
  parent,
});
const update = (id: string, state: number): Publication => ({
  type: 'update_display_data',
  content: { data: { state }, transient: { display_id: id } },
  parent,
});
const other = (type: string, content: object = {}): Publication => ({ type, content, parent });

let sent: { publication: Publication; time: number; bytes: number }[];
let publisher: PacedPublisher;
const texts = () => sent.map(({ publication: { content } }) => (content as { text?: string }).text);
const types = () => sent.map(({ publication: { type } }) => type);

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  publisher = new PacedPublisher((publication) => {
    const bytes = JSON.stringify(publication.content).length + 500;
    sent.push({ publication, time: performance.now(), bytes });
    return bytes;
  });
});
afterEach(() => void vi.useRealTimers());

/** The most that was sent in any three seconds. */
function busiest(count: (entry: (typeof sent)[number]) => number): number {
  return Math.max(
    ...sent.map(({ time }) =>
      sent
        .filter((entry) => entry.time >= time && entry.time < time + 3000)
        .reduce((sum, entry) => sum + count(entry), 0),
    ),
  );
}

describe('PacedPublisher', () => {
  test('sends what is little at once, in order', () => {
    publisher.publish(stream('a'));
    publisher.publish(other('error'));
    publisher.publish(stream('b'));
    expect(types()).toEqual(['stream', 'error', 'stream']);
  });

  test('stays below the limits of the Jupyter server, and loses nothing', async () => {
    for (let i = 0; i < 4001; i++) publisher.publish(other('display_data', { i }));
    publisher.publish(other('error'));
    let isFlushed = false;
    void publisher.flushed().then(() => (isFlushed = true));
    await vi.advanceTimersByTimeAsync(9000);
    expect(isFlushed).toBe(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect(isFlushed).toBe(true);
    expect(busiest(() => 1)).toBeLessThan(2500);
    expect(sent.map(({ publication }) => (publication.content as { i?: number }).i)).toEqual([
      ...Array.from({ length: 4001 }, (_, i) => i),
      undefined,
    ]);
  });

  test('stays below the limit of bytes in prints', async () => {
    for (let i = 0; i < 100; i++) {
      publisher.publish(stream('x'.repeat(60_000)));
      publisher.publish(other('display_data'));
    }
    await vi.advanceTimersByTimeAsync(20_000);
    expect(types().filter((type) => type === 'stream')).toHaveLength(100);
    expect(busiest(({ bytes }) => bytes)).toBeLessThan(2_700_000);
  });

  const crowd = () => {
    for (let i = 0; i < 800; i++) publisher.publish(other('display_data'));
    sent = [];
  };

  test('joins prints that wait, up to a length, of one stream of one cell', async () => {
    crowd();
    for (const text of ['a', 'b', 'c']) publisher.publish(stream(text));
    publisher.publish(stream('d', 'stderr'));
    publisher.publish(stream('e'));
    publisher.publish({ ...stream('f'), parent: header('other cell') });
    publisher.publish(stream('g'));
    publisher.publish(stream('h'.repeat(65_536)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(texts()).toEqual(['abc', 'd', 'e', 'f', 'g', 'h'.repeat(65_536)]);
  });

  test('of the states of a display that wait sends the last two, behind what came before', async () => {
    crowd();
    for (let state = 0; state < 5000; state++) publisher.publish(update('a', state));
    publisher.publish(update('b', 7));
    publisher.publish(stream('between'));
    publisher.publish(update('a', 5000));
    publisher.publish(other('execute_result'));
    await vi.advanceTimersByTimeAsync(1000);
    const states = sent.map(({ publication }) =>
      publication.type === 'update_display_data'
        ? (publication.content as { data: { state: number } }).data.state
        : publication.type,
    );
    expect(states).toEqual([4999, 7, 'stream', 5000, 'execute_result']);
  });

  test('sends every state while there is room', () => {
    for (let state = 0; state < 100; state++) publisher.publish(update('a', state));
    expect(sent).toHaveLength(100);
  });

  test('drops what waits to be shown and would be cleared, but no error', async () => {
    crowd();
    publisher.publish(stream('a'));
    publisher.publish(other('error'));
    publisher.publish(update('a', 1));
    publisher.publish({ ...stream('of another cell'), parent: header('x') });
    publisher.publish(other('clear_output'));
    publisher.publish(other('display_data'));
    for (let i = 0; i < 10_000; i++) publisher.publish(other('clear_output'));
    publisher.publish(stream('last'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(types()).toEqual(['error', 'stream', 'clear_output', 'stream']);
    expect(texts().at(-1)).toBe('last');
  });

  test('lets what the server does not count pass in its order only', async () => {
    crowd();
    publisher.publish(other('error'));
    publisher.publish(other('status'));
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(types()).toEqual(['error', 'status']);
  });

  test('is flushed when nothing waits', async () => {
    await publisher.flushed();
    publisher.publish(stream('a'));
    await publisher.flushed();
    expect(sent).toHaveLength(1);
  });
});
