import { StringDecoder } from 'node:string_decoder';

/** A pipe that brings more than this without a line feed brings no messages. */
const LONGEST = 256 * 1024 * 1024;

/** Cuts what comes through a pipe into lines; empty ones are left out. */
export class Lines {
  private readonly decoder = new StringDecoder('utf8');
  private readonly parts: string[] = [];
  private length = 0;

  /** @param longest lines with more characters are dropped */
  constructor(
    private readonly onLine: (line: string) => void,
    private readonly longest = LONGEST,
  ) {}

  /** Takes the next piece, which may end anywhere. */
  push(chunk: Buffer): void {
    const [first, ...rest] = this.decoder.write(chunk).split('\n');
    this.add(first);
    for (const part of rest) {
      this.finish();
      this.add(part);
    }
  }

  private add(part: string): void {
    this.length += part.length;
    if (this.length > this.longest) this.parts.length = 0;
    else if (part !== '') this.parts.push(part);
  }

  private finish(): void {
    const line = this.parts.join('');
    const isWhole = line.length === this.length;
    this.parts.length = 0;
    this.length = 0;
    if (isWhole && line !== '') this.onLine(line);
  }
}
