import { setTimeout as sleep } from 'node:timers/promises';
import type { CellProcess } from './cellProcess';
import type { Answer, CodeQuestion, ExecuteRequest, QuestionKind } from './messages';
import { type CellExit, describeExit } from './exitReport';
import { CellOutputs } from './output/cellOutputs';
import { History } from './protocol/history';
import { InputRequests } from './protocol/inputRequests';
import { kernelInfo } from './protocol/kernelInfo';
import { PacedPublisher } from './protocol/pacedPublisher';
import { RequestQueue } from './protocol/requestQueue';
import type { Sockets } from './protocol/sockets';
import type { Header, Message } from './protocol/wire';
import { versions } from './versions';

/**
 * A frontend sends "Run All" as one burst. Before a failed cell is answered, what belongs to the
 * burst gets this long to arrive: it is to be aborted, while a cell that is sent in response to
 * the answer is to be run.
 */
const BURST_MS = 30;

/** How long outputs that wait for their turn may hold up the end. */
const FLUSH_MS = 5000;

/** An answer that comes when the cells' process has ended before it could answer. */
const UNANSWERED: Answer = { status: 'error' };

/** Keeps Jupyter's protocol: takes requests, has the cells run, answers and broadcasts. */
export class Supervisor {
  private readonly queue = new RequestQueue((request, aborted) => this.answer(request, aborted));
  private readonly history = new History();
  private readonly iopub = new PacedPublisher((publication) => this.sockets.publish(publication));
  private readonly outputs = new CellOutputs((publication) => this.iopub.publish(publication));
  private readonly inputs = new InputRequests(
    (request, id, prompt) => this.sockets.askForInput(request, id, prompt),
    (serial, text) => this.cells.input(serial, text),
  );
  private executionCount = 0;
  private runs = 0;
  private running: Message | undefined;
  private lastResult: string | null = null;
  private ending = false;
  private readonly exit: Promise<CellExit>;
  private cellCame: () => void = () => undefined;
  private readonly firstCell = new Promise<void>((resolve) => (this.cellCame = resolve));

  constructor(
    private readonly sockets: Sockets,
    private readonly cells: CellProcess,
  ) {
    cells.on('publish', ({ id, type, content }) => {
      if (type === 'execute_result') this.lastResult = plainText(content);
      this.outputs.add(id, type, content);
    });
    cells.on('input', ({ id, serial, prompt }) => {
      if (this.running?.header.msg_id === id) this.inputs.ask(this.running, serial, prompt);
    });
    cells.on('childText', (text) => this.outputs.addChildText(text));
    this.exit = new Promise((resolve) => cells.once('exit', resolve));
    void this.exit.then((exit) => this.reportExit(exit));
  }

  /** Begins to answer requests. */
  start(): void {
    this.publish('status', { execution_state: 'starting' });
    this.sockets.listen({
      shell: (request) => this.queue.add(request),
      control: (request) => void this.control(request),
      stdin: (reply) => this.inputs.receive(reply),
    });
  }

  /** Stops the cell that runs; does nothing when none does. */
  interrupt(): void {
    if (this.running) this.cells.interrupt(this.runs);
  }

  /** Ends both processes. */
  async shutdown(exitCode = 0): Promise<void> {
    if (this.ending) return;
    this.ending = true;
    await this.cells.end();
    await Promise.race([this.iopub.flushed(), sleep(FLUSH_MS)]);
    await this.sockets.close();
    process.exit(exitCode);
  }

  private async answer(request: Message, aborted: boolean): Promise<void> {
    const { header, content } = request;
    this.publish('status', { execution_state: 'busy' }, header);
    const reply = aborted ? this.refuse() : await this.shellReply(header.msg_type, request);
    if (reply) {
      const type = header.msg_type.replace(/_request$/, '_reply');
      this.sockets.reply(request, type, reply, 'shell');
    }
    this.publish('status', { execution_state: 'idle' }, header);
    if (header.msg_type === 'shutdown_request') this.announceShutdown(request, content);
  }

  private async shellReply(type: string, request: Message): Promise<object | undefined> {
    const { content } = request;
    switch (type) {
      case 'execute_request':
        return this.execute(request, content as unknown as ExecuteRequest);
      case 'complete_request':
      case 'inspect_request':
      case 'is_complete_request':
        return this.question(request, content as unknown as CodeQuestion);
      case 'kernel_info_request':
        return kernelInfo(versions);
      case 'history_request':
        return this.history.answer(content);
      case 'comm_info_request':
        return { status: 'ok', comms: {} };
      case 'shutdown_request':
        return { status: 'ok', restart: Boolean(content.restart) };
      case 'comm_open':
        // No widget lives in this kernel; the protocol asks to close what nobody answers.
        this.publish('comm_close', { comm_id: content.comm_id, data: {} }, request.header);
        return undefined;
      default:
        return type.endsWith('_request') ? unknownRequest(type) : undefined;
    }
  }

  private async control(request: Message): Promise<void> {
    const { header, content } = request;
    this.publish('status', { execution_state: 'busy' }, header);
    if (header.msg_type === 'interrupt_request') this.interrupt();
    const reply = await this.controlReply(header.msg_type, content);
    this.sockets.reply(request, header.msg_type.replace(/_request$/, '_reply'), reply, 'control');
    // A cell may still run: whoever shows the kernel's state goes by the last status.
    const state = this.running ? 'busy' : 'idle';
    this.publish('status', { execution_state: state }, header);
    if (header.msg_type === 'shutdown_request') this.announceShutdown(request, content);
  }

  private controlReply(type: string, content: Message['content']): Promise<object> | object {
    switch (type) {
      case 'interrupt_request':
        return { status: 'ok' };
      case 'shutdown_request':
        return { status: 'ok', restart: Boolean(content.restart) };
      case 'kernel_info_request':
        return kernelInfo(versions);
      default:
        return unknownRequest(type);
    }
  }

  private announceShutdown({ header }: Message, { restart }: Message['content']): void {
    const content = { status: 'ok', restart: Boolean(restart) };
    this.publish('shutdown_reply', content, header);
    void this.shutdown();
  }

  private async execute(request: Message, content: ExecuteRequest): Promise<Answer> {
    const { code, silent = false, store_history: store = true } = content;
    if (!silent && store) this.executionCount++;
    const count = this.executionCount;
    if (!silent) {
      this.publish('execute_input', { code, execution_count: count }, request.header);
      this.outputs.begin(request.header, count);
    }
    this.running = request;
    this.cellCame();
    this.lastResult = null;
    const answer = await this.untilExit(
      this.cells.ask({
        kind: 'execute',
        id: request.header.msg_id,
        run: ++this.runs,
        count,
        content,
      }),
    );
    this.running = undefined;
    this.inputs.forget();
    this.outputs.finish(request.header.msg_id);
    if (!silent && store) this.history.add(count, code, this.lastResult);
    await this.abortAfter(answer, content);
    return { ...answer, execution_count: count };
  }

  /** After a failed cell, cells that were already sent do not run, unless the sender wants them. */
  private async abortAfter({ status }: Answer, { stop_on_error: stop = true }: ExecuteRequest) {
    if (status !== 'error' || !stop) return;
    await sleep(BURST_MS);
    this.queue.abortWaitingCells();
  }

  private question({ header }: Message, content: CodeQuestion): Promise<Answer> {
    const kind = header.msg_type.replace(/_request$/, '') as QuestionKind;
    return this.untilExit(this.cells.ask({ kind, id: header.msg_id, content }));
  }

  private untilExit(answer: Promise<Answer>): Promise<Answer> {
    const unanswered = this.exit.then((exit): Answer => ({ ...UNANSWERED, ...describeExit(exit) }));
    return Promise.race([answer, unanswered]);
  }

  private refuse(): object {
    return { status: 'aborted', execution_count: this.executionCount };
  }

  private publish(type: string, content: object, parent?: Header): void {
    this.iopub.publish({ type, content, parent });
  }

  private async reportExit(exit: CellExit): Promise<void> {
    const content = describeExit(exit);
    process.stderr.write(`kernel: ${content.evalue}\n`);
    // Whoever started this kernel learns why it cannot run from the first cell's error.
    if (!exit.hadStarted) await this.firstCell;
    this.outputs.addError(content, this.running?.header.msg_id);
    this.queue.abortWaitingCells();
    await this.queue.answered(); // also by those that wait
    await this.shutdown(1);
  }
}

function plainText(content: object): string | null {
  const { data } = content as { data?: Record<string, unknown> };
  const text = data?.['text/plain'];
  return typeof text === 'string' ? text : null;
}

function unknownRequest(type: string): object {
  return {
    status: 'error',
    ename: 'UnknownRequest',
    evalue: `this kernel does not answer ${type}`,
    traceback: [],
  };
}
