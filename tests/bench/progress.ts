import type { Text } from '../../lib/cli/setup/failure';

const QUIET_MS = 30_000; // a file gets a sign of life this often

/** One line that says what is measured, and how long it will still take. */
export class Progress {
  private readonly began = Date.now();
  private told = Date.now();

  constructor(
    private readonly paper: NodeJS.WriteStream,
    private readonly say: (text: Text) => string,
  ) {}

  turn(what: string, done: number, total: number): void {
    const elapsed = (Date.now() - this.began) / 1000;
    const left = done === 0 ? NaN : (elapsed / done) * (total - done);
    const minutes = Math.ceil(left / 60);
    const rest = Number.isNaN(minutes)
      ? ''
      : this.say({ zh: `，大约还要 ${minutes} 分钟`, en: `, about ${minutes} min left` });
    const line = `${done + 1}/${total} ${what}${rest}`;
    if (this.paper.isTTY) this.paper.write(`\r\x1b[2K${line}`);
    else if (Date.now() - this.told >= QUIET_MS) {
      this.told = Date.now();
      this.paper.write(`${line}\n`);
    }
  }

  end(): void {
    if (this.paper.isTTY) this.paper.write('\r\x1b[2K');
  }
}
