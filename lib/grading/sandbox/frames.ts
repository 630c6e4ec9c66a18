const HEADER_BYTES = 4;

/** What came out of a channel: a message, or the reason why no more is read from it. */
export type Received =
  | { readonly message: unknown }
  | { readonly broken: 'too-large' | 'not-json' };

/** A message as bytes: its length (4 bytes, big-endian), then JSON. */
export function toFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(body.length, 0);
  return Buffer.concat([header, body]);
}

/**
 * Takes frames out of a stream of bytes. The first one that is too large or not JSON ends the reading:
 * after it nobody knows where the next begins.
 */
export class FrameReader {
  private pieces: Buffer[] = [];
  private held = 0;
  private isBroken = false;

  /** @param frameBytes the longest frame that is read */
  constructor(private readonly frameBytes: number) {}

  /** Takes in more bytes; gives what they complete. */
  take(bytes: Buffer): Received[] {
    if (this.isBroken) return [];
    this.pieces.push(bytes);
    this.held += bytes.length;
    const received: Received[] = [];
    for (let next = this.next(); next; next = this.next()) {
      received.push(next);
      if ('broken' in next) this.isBroken = true;
      if (this.isBroken) break;
    }
    return received;
  }

  private next(): Received | undefined {
    if (this.held < HEADER_BYTES) return undefined;
    if (this.pieces[0].length < HEADER_BYTES) this.join();
    const length = this.pieces[0].readUInt32BE(0);
    if (length > this.frameBytes) return { broken: 'too-large' };
    if (this.held < HEADER_BYTES + length) return undefined;
    const all = this.join();
    const body = all.subarray(HEADER_BYTES, HEADER_BYTES + length);
    const rest = all.subarray(HEADER_BYTES + length);
    this.pieces = rest.length > 0 ? [rest] : [];
    this.held = rest.length;
    return parse(body);
  }

  private join(): Buffer {
    if (this.pieces.length > 1) this.pieces = [Buffer.concat(this.pieces)];
    return this.pieces[0];
  }
}

function parse(body: Buffer): Received {
  try {
    return { message: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return { broken: 'not-json' };
  }
}
