import { randomUUID } from 'node:crypto';
import type { Message } from './wire';

/** The input box: what the running cell has asked for, and the answers that the learner gives. */
export class InputRequests {
  private asked: { readonly id: string; readonly serial: number } | undefined;
  /** Boxes that belong to a cell that has ended; one may still be open, and be answered. */
  private readonly past = new Set<string>();

  /**
   * @param send asks the front end of a request, under an id that the answer may name
   * @param answer hands on what the learner wrote
   */
  constructor(
    private readonly send: (request: Message, id: string, prompt: string) => void,
    private readonly answer: (serial: number, text: string) => void,
  ) {}

  /** The cell of a request wants a line. */
  ask(request: Message, serial: number, prompt: string): void {
    this.forget();
    this.asked = { id: randomUUID(), serial };
    this.send(request, this.asked.id, prompt);
  }

  /** A message of the stdin channel. Some front ends say which box they answer, some do not. */
  receive({ header, parent, content }: Message): void {
    if (header.msg_type !== 'input_reply' || !this.asked) return;
    if (this.past.has(parent.msg_id ?? '')) return;
    const { serial } = this.asked;
    this.forget();
    this.answer(serial, typeof content.value === 'string' ? content.value : '');
  }

  /** Nobody waits for an answer any more. */
  forget(): void {
    if (this.asked) this.past.add(this.asked.id);
    this.asked = undefined;
  }
}
