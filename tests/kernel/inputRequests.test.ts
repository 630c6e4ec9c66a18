import { describe, expect, test } from 'vitest';
import { InputRequests } from '../../lib/kernel/protocol/inputRequests';
import type { Header, Message } from '../../lib/kernel/protocol/wire';

const header = (type: string, id: string): Header => ({
  msg_id: id,
  msg_type: type,
  session: 's',
  username: 'u',
  date: '',
  version: '5.3',
});
const cell: Message = {
  identities: [],
  header: header('execute_request', 'cell'),
  parent: {},
  content: {},
};
const reply = (value: unknown, to?: string): Message => ({
  identities: [],
  header: header('input_reply', 'reply'),
  parent: to === undefined ? {} : { msg_id: to },
  content: { value },
});

function boxes() {
  const asked: { id: string; prompt: string }[] = [];
  const answered: [number, string][] = [];
  const requests = new InputRequests(
    (_request, id, prompt) => asked.push({ id, prompt }),
    (serial, text) => answered.push([serial, text]),
  );
  return { asked, answered, requests };
}

describe('InputRequests', () => {
  test('hands on the answer to what was asked, once', () => {
    const { asked, answered, requests } = boxes();
    requests.ask(cell, 5, 'name? ');
    requests.receive(reply('李雷', asked[0].id));
    requests.receive(reply('again', asked[0].id));
    expect(asked[0].prompt).toBe('name? ');
    expect(answered).toEqual([[5, '李雷']]);
  });

  test('takes an answer that does not say what it answers', () => {
    const { answered, requests } = boxes();
    requests.ask(cell, 5, '');
    requests.receive(reply('yes'));
    requests.receive(reply(7));
    expect(answered).toEqual([[5, 'yes']]);
  });

  test('passes over an answer to a box of a cell that has ended', () => {
    const { asked, answered, requests } = boxes();
    requests.ask(cell, 5, '');
    requests.forget();
    requests.ask(cell, 6, '');
    requests.receive(reply('late', asked[0].id));
    requests.receive(reply('right', asked[1].id));
    expect(answered).toEqual([[6, 'right']]);
  });

  test('takes nothing else for an answer, and something that is no text for an empty one', () => {
    const { answered, requests } = boxes();
    requests.receive(reply('nobody asked'));
    requests.ask(cell, 5, '');
    requests.receive({ ...reply('x'), header: header('comm_msg', 'c') });
    expect(answered).toEqual([]);
    requests.receive(reply(null));
    expect(answered).toEqual([[5, '']]);
  });
});
