import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Lines } from '../lines';
import { type FromCells, PIPES, type ToCells } from '../messages';

/** As they were before any cell could exchange them. */
const { parse, stringify } = JSON;

/** The way to the front process. */
export class Channel {
  private isOpen = true;

  /**
   * Sends a message: it has left when this returns, whatever the cell does then. A front process
   * that has much to read lets the cell wait.
   */
  send(message: FromCells): void {
    // A line feed in front, too: after half a message, of code that was cut off, this one is whole.
    const bytes = Buffer.from(`\n${stringify(message)}\n`);
    for (let sent = 0; this.isOpen && sent < bytes.length; ) {
      try {
        sent += writeSync(PIPES.messages, bytes, sent);
      } catch {
        this.isOpen = false; // nobody reads any more: this process is about to be ended
      }
    }
  }

  /** @param onClose called when the front process has left, or wants this one to end */
  listen(onMessage: (message: ToCells) => void, onClose: () => void): void {
    const pipe = new Socket({ fd: PIPES.requests, readable: true, writable: false });
    const lines = new Lines((line) => onMessage(parse(line) as ToCells));
    pipe.on('data', (chunk) => lines.push(chunk));
    pipe.on('end', onClose);
    pipe.on('error', onClose);
  }
}
