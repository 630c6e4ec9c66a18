import { readFileSync } from 'node:fs';
import { Publisher, Reply, Router, type Socket, type Writable } from 'zeromq';
import type { Publication } from './pacedPublisher';
import { type Message, type Outgoing, Wire } from './wire';

interface ConnectionInfo {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme?: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** How long a closed socket may go on delivering what was sent before. */
const LINGER_MS = 1000;

/** A socket that sends one message after the other; ZeroMQ refuses a second one meanwhile. */
class Line {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly socket: Writable) {}

  send(frames: (Buffer | string)[]): void {
    this.last = this.last.then(() => this.socket.send(frames)).catch(logError);
  }

  flushed(): Promise<unknown> {
    return this.last;
  }
}

/** Jupyter's five sockets: requests and control in, answers and broadcasts out, heartbeat. */
export class Sockets {
  private readonly lines = new Map<Socket, Line>();

  constructor(
    private readonly wire: Wire,
    private readonly shell: Router,
    private readonly control: Router,
    private readonly iopub: Publisher,
    private readonly stdin: Router,
    private readonly heartbeat: Reply,
  ) {
    for (const socket of [shell, control, iopub, stdin]) this.lines.set(socket, new Line(socket));
  }

  /** Calls back for each message on the three channels that bring some. */
  listen(onMessage: Readonly<Record<'shell' | 'control' | 'stdin', (message: Message) => void>>) {
    void this.receive(this.shell, onMessage.shell);
    void this.receive(this.control, onMessage.control);
    void this.receive(this.stdin, onMessage.stdin);
  }

  /** Answers the one who asked. */
  reply(request: Message, type: string, content: object, channel: 'shell' | 'control'): void {
    const { identities, header: parent } = request;
    this.send(this[channel], { identities, type, parent, content });
  }

  /** Asks the front end that sent a request for a line of input. */
  askForInput({ identities, header: parent }: Message, id: string, prompt: string): void {
    const content = { prompt, password: false };
    this.send(this.stdin, { identities, id, type: 'input_request', parent, content });
  }

  /** Tells everybody who watches the kernel, and returns how many bytes that took. */
  publish({ type, content, parent }: Publication): number {
    return this.send(this.iopub, { identities: [`kernel.${type}`], type, parent, content });
  }

  /** Delivers what is still under way and closes. */
  async close(): Promise<void> {
    await Promise.all([...this.lines.values()].map((line) => line.flushed()));
    const { shell, control, iopub, stdin, heartbeat } = this;
    for (const socket of [shell, control, iopub, stdin, heartbeat]) socket.close();
  }

  private send(socket: Socket, message: Outgoing): number {
    try {
      const frames = this.wire.pack(message);
      this.lines.get(socket)?.send(frames);
      return frames.reduce((bytes, frame) => bytes + Buffer.byteLength(frame), 0);
    } catch (error) {
      logError(error); // a content that is no JSON: no reason to end
      return 0;
    }
  }

  private async receive(socket: Router, answer: (request: Message) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        answer(this.wire.unpack(frames));
      } catch (error) {
        logError(error);
      }
    }
  }
}

/** @param connectionFile the JSON file in which Jupyter says the ports and the key */
export async function openSockets(connectionFile: string): Promise<Sockets> {
  const info = JSON.parse(readFileSync(connectionFile, 'utf8')) as ConnectionInfo;
  if (info.key !== '' && (info.signature_scheme ?? 'hmac-sha256') !== 'hmac-sha256') {
    throw new Error(`signature scheme ${info.signature_scheme}: only hmac-sha256 is supported`);
  }
  // No high-water mark: ZeroMQ would drop outputs without a word.
  const out = { sendHighWaterMark: 0, linger: LINGER_MS };
  const [shell, control, stdin] = [new Router(out), new Router(out), new Router(out)];
  const [iopub, heartbeat] = [new Publisher(out), new Reply(out)];
  const { transport, ip } = info;
  const separator = transport === 'ipc' ? '-' : ':';
  const address = (port: number) => `${transport}://${ip}${separator}${port}`;
  await Promise.all([
    shell.bind(address(info.shell_port)),
    control.bind(address(info.control_port)),
    iopub.bind(address(info.iopub_port)),
    stdin.bind(address(info.stdin_port)),
    heartbeat.bind(address(info.hb_port)),
  ]);
  void echo(heartbeat);
  return new Sockets(new Wire(info.key), shell, control, iopub, stdin, heartbeat);
}

async function echo(heartbeat: Reply): Promise<void> {
  for await (const beat of heartbeat) await heartbeat.send(beat);
}

/** A kernel's own trouble goes to the log of the Jupyter server, never into a cell. */
function logError(error: unknown): void {
  process.stderr.write(`kernel: ${error instanceof Error ? error.message : String(error)}\n`);
}
