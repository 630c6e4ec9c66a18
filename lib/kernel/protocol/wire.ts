import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

const DELIMITER = '<IDS|MSG>';
export const PROTOCOL_VERSION = '5.3';

/** Who sent a message, when, and what kind it is. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message of Jupyter's protocol, taken out of its envelope. */
export interface Message {
  /** Where an answer has to go: the frames that ZeroMQ put in front. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  /** Of the message that this one answers; empty when it answers none. */
  readonly parent: Partial<Header>;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What a message that the kernel sends is about. */
export interface Outgoing {
  readonly identities: readonly (Buffer | string)[];
  readonly type: string;
  /** By which an answer names this message; a fresh one when absent. */
  readonly id?: string;
  /** The header of the request that this message belongs to; none for the first status. */
  readonly parent?: Header;
  readonly content: object;
}

/**
 * Packs and unpacks messages: identities, delimiter, signature, then header, parent header,
 * metadata and content as JSON.
 * Source: https://jupyter-client.readthedocs.io/en/latest/messaging.html#the-wire-protocol
 */
export class Wire {
  private readonly session = randomUUID();

  /** @param key signs each message (HMAC SHA-256); an empty key means no signatures */
  constructor(private readonly key: string) {}

  /** @throws {Error} when the delimiter or the content is missing, or the signature is wrong */
  unpack(frames: readonly Buffer[]): Message {
    const delimiter = frames.findIndex((frame) => frame.equals(Buffer.from(DELIMITER)));
    const [signature, ...parts] = frames.slice(delimiter + 1);
    if (delimiter < 0 || parts.length < 4) throw new Error('not a Jupyter message');
    const expected = Buffer.from(this.sign(parts.slice(0, 4)));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new Error('a message with a wrong signature');
    }
    return {
      identities: frames.slice(0, delimiter),
      header: JSON.parse(parts[0].toString()) as Header,
      parent: JSON.parse(parts[1].toString()) as Partial<Header>,
      content: JSON.parse(parts[3].toString()) as Record<string, unknown>,
    };
  }

  pack({ identities, id = randomUUID(), type, parent, content }: Outgoing): (Buffer | string)[] {
    const header: Header = {
      msg_id: id,
      msg_type: type,
      session: this.session,
      username: 'kernel',
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    };
    const parts = [header, parent ?? {}, {}, content].map(wellFormedJson);
    return [...identities, DELIMITER, this.sign(parts), ...parts];
  }

  private sign(parts: readonly (Buffer | string)[]): string {
    if (this.key === '') return '';
    const hash = createHmac('sha256', this.key);
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  }
}

/**
 * A half of a surrogate pair, as `'😀'[0]` gives, is no character: Jupyter's programs take it, and
 * then can no longer save the notebook. It becomes U+FFFD, in every text that leaves. JSON.stringify
 * writes nothing but such halves as escapes that begin with `\ud`.
 */
function wellFormedJson(part: object): string {
  const json = JSON.stringify(part);
  if (!json.includes('\\ud')) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|.)/gs, (escape) =>
    escape.startsWith('\\ud') ? '\ufffd' : escape,
  );
}
