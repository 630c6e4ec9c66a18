// First of all: it takes the place of the compiler that tslab loads.
import './patchedCompiler';
import { setImmediate as turn } from 'node:timers/promises';
import { NOTEBOOK, type Notebook } from '../../jupyter/notebook';
import type { Answer, ToCells } from '../messages';
import { CellSources } from './cellSources';
import { Channel } from './channel';
import { showChildPrograms } from './childPrograms';
import { answerQuestion } from './codeAssistance';
import { Control } from './control';
import { watchExitCalls } from './exitCalls';
import { offerDialogs } from './input/dialogs';
import { offerInputFile } from './input/inputFile';
import { InputLines } from './input/inputLines';
import { StandardInput } from './input/standardInput';
import { CELL_GLOBAL } from './instrument';
import { Interrupts } from './interrupts';
import { preloadLibrary, repairEngine, WARM_UP_CELL } from './library';
import { Outputs } from './outputs';
import { Rejections } from './rejections';
import { Runner } from './runner';
import { installStackTraces } from './stackTraces';
import { describeThrown } from './traceback';
import { letTslabDisplay } from './tslabDisplay';

/** So long at most is waited for what a child program has printed. */
const CHILD_MS = 1000;

/** The process in which cells run: takes requests from the supervisor, one cell at a time. */
class Cells {
  private readonly sources = new CellSources();
  private readonly channel = new Channel();
  private readonly control = new Control((message) => {
    if (message.kind === 'input') this.lines.receive(message.serial, message.text);
    else this.childrenShown++;
  });
  private readonly outputs: Outputs = new Outputs(
    (message) => this.channel.send(message),
    () => this.input.hasReaders,
  );
  private readonly interrupts = new Interrupts(this.control, repairEngine);
  private readonly lines = new InputLines({
    control: this.control,
    send: (message) => this.channel.send(message),
    takePrompt: () => this.outputs.takePrompt(),
    assertRunning: () => this.interrupts.step(),
  });
  private readonly input = new StandardInput(this.lines, (error) => this.interrupts.fail(error));
  private readonly runner = new Runner(this.sources, this.interrupts, this.outputs, this.input);
  private readonly rejections = new Rejections(this.outputs, this.sources, () => this.runner.run);
  private requests = 0;
  private childrenShown = 0;

  start(): void {
    const { channel, outputs, sources } = this;
    const exit = process.exit.bind(process);
    installStackTraces(sources);
    outputs.capture();
    this.rejections.watch();
    letTslabDisplay(outputs);
    this.input.install();
    offerDialogs(this.lines);
    offerInputFile(this.lines);
    showChildPrograms(
      () => outputs.flush(),
      () => this.waitForChild(),
    );
    watchExitCalls(
      sources,
      (message) => channel.send(message),
      () => outputs.flush(),
    );
    this.offer();
    channel.listen(
      (message) => void this.receive(message),
      () => exit(),
    );
    channel.send({ kind: 'started' });
  }

  /** Uses the time before the first cell for what the first cell will need. */
  async warmUp(): Promise<void> {
    for (const step of [() => this.runner.warmUp(WARM_UP_CELL), preloadLibrary]) {
      await turn();
      if (this.requests > 0) return; // somebody is waiting
      step();
    }
  }

  /** What compiled cells and the library's `display` reach the kernel by. */
  private offer(): void {
    const { interrupts, outputs } = this;
    const { step, wait, iterate } = interrupts;
    const notebook: Notebook = {
      display: (data, id, isUpdate) => outputs.display(data, id, isUpdate),
      clear: (wait) => outputs.clear(wait),
      get signal() {
        return interrupts.signal;
      },
    };
    const hidden = { enumerable: false, configurable: true };
    Object.defineProperty(globalThis, CELL_GLOBAL, { ...hidden, value: { step, wait, iterate } });
    Object.defineProperty(globalThis, NOTEBOOK, { ...hidden, value: notebook });
  }

  private async receive(message: ToCells): Promise<void> {
    this.requests++;
    const { id } = message;
    const isCell = message.kind === 'execute';
    if (isCell) {
      this.outputs.begin(id);
      this.lines.begin(id, message.content.allow_stdin ?? false);
      this.rejections.reportEarlier();
    }
    const content = await this.answerTo(message);
    if (!isCell) return this.channel.send({ kind: 'answer', id, content });
    this.lines.end();
    if (content.status === 'error') this.input.abandon();
    await turn(); // a promise that the cell left rejected is reported in this cell
    this.outputs.answer(id, content);
  }

  /** An answer in any case: whoever asks waits for it, and everybody behind them does. */
  private async answerTo(message: ToCells): Promise<Answer> {
    try {
      if (message.kind === 'execute') return await this.runner.execute(message);
      return answerQuestion(message.kind, message.content, this.runner.questions);
    } catch (error) {
      // A fault of the kernel's own. A cell's errors have been answered by now.
      return { status: 'error', ...describeThrown(error, this.runner.run, this.sources) };
    }
  }

  /** A program that a cell has started has ended: what it printed stands before what is next. */
  private waitForChild(): void {
    const shown = this.childrenShown;
    this.channel.send({ kind: 'childEnded' });
    this.control.waitUntil(() => this.childrenShown > shown, CHILD_MS);
  }
}

const cells = new Cells();
cells.start();
void cells.warmUp();
