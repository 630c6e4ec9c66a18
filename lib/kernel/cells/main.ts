// First of all: it takes the place of the compiler that tslab loads.
import './patchedCompiler';
import { setImmediate as turn } from 'node:timers/promises';
import { NOTEBOOK, type Notebook } from '../../jupyter/notebook';
import type { CodeQuestion, FromCells, QuestionKind, ToCells } from '../messages';
import { CELL_GLOBAL } from './instrument';
import { Interrupts } from './interrupts';
import { preloadLibrary, repairEngine, WARM_UP_CELL } from './library';
import { Outputs } from './outputs';
import { answerQuestion } from './codeAssistance';
import { Rejections } from './rejections';
import { Runner } from './runner';
import { CellSources } from './cellSources';
import { installStackTraces } from './stackTraces';
import { letTslabDisplay } from './tslabDisplay';

/** The process in which cells run: takes requests from the supervisor, one cell at a time. */
class Cells {
  private readonly sources = new CellSources();
  private readonly outputs = new Outputs((message) => this.send(message));
  private readonly interrupts = new Interrupts(repairEngine);
  private readonly runner = new Runner(this.sources, this.interrupts, this.outputs);
  private readonly rejections = new Rejections(this.outputs, this.sources, () => this.runner.run);
  private requests = 0;

  start(): void {
    installStackTraces(this.sources);
    this.outputs.capture();
    this.rejections.watch();
    letTslabDisplay(this.outputs);
    this.offer();
    process.on('message', (message) => void this.receive(message as ToCells));
    process.on('disconnect', () => process.exit());
    if (!process.connected) process.exit();
    this.send({ kind: 'started' });
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
    if (message.kind !== 'execute') return this.reply(id, message.kind, message.content);
    this.outputs.begin(id);
    this.rejections.reportEarlier();
    const answer = await this.runner.execute(message);
    await turn(); // a promise that the cell left rejected is reported in this cell
    this.outputs.answer(id, answer);
  }

  private reply(id: string, kind: QuestionKind, question: CodeQuestion): void {
    this.send({
      kind: 'answer',
      id,
      content: answerQuestion(kind, question, this.runner.questions),
    });
  }

  private send(message: FromCells): void {
    if (process.connected) process.send?.(message);
  }
}

const cells = new Cells();
cells.start();
void cells.warmUp();
