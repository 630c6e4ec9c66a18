import { availableParallelism, cpus } from 'node:os';
import { columns } from '../../lib/cli/bootstrap/columns.cjs';
import type { Bilingual } from '../../lib/locale';
import type { Measured } from './interleave';
import type { Results } from './measurements';
import {
  DECODED_TOKENS,
  targetTokens,
  trainingFlops,
  WORKLOADS,
  type WorkloadName,
} from './workloads';

type Say = (text: Bilingual) => string;
type Row = readonly string[];

/** What a run of the bench found, as Markdown tables that a terminal shows well too. */
export function report(results: Results, say: Say): string {
  const parts = [machine(results, say), training(results, say), decoding(results, say)];
  return [...parts, endurance(results, say)].filter((part) => part !== '').join('\n\n');
}

function machine({ versions, peakGflops }: Results, say: Say): string {
  const cpu = cpus()[0]?.model.trim() || 'CPU';
  const cores = availableParallelism();
  const programs = Object.values(versions).flatMap((program) =>
    Object.entries(program).map(([name, value]) => `${name} ${value}`),
  );
  const peak = Math.round(peakGflops);
  return say({
    zh: `${cpu}，${cores} 核；矩阵乘法峰值 ${peak} GFLOP/s；${[...new Set(programs)].join('，')}`,
    en: `${cpu}, ${cores} cores; matrix products alone reach ${peak} GFLOP/s; ${[...new Set(programs)].join(', ')}`,
  });
}

function training({ train, peakGflops }: Results, say: Say): string {
  const names = Object.keys(train) as WorkloadName[];
  if (names.length === 0) return '';
  const row = (
    label: string,
    cell: (runs: Record<string, Measured>, name: WorkloadName) => string,
  ) => [label, ...names.map((name) => cell(train[name], name))] as Row;
  const ms = (key: string) => (runs: Record<string, Measured>) => time(runs[key]);
  const rows = [
    row(say({ zh: 'attention-kit', en: 'attention-kit' }), ms('recorded')),
    row(say({ zh: 'PyTorch，eager', en: 'PyTorch, eager' }), ms('eager')),
    row(say({ zh: 'PyTorch，torch.compile', en: 'PyTorch, torch.compile' }), ms('compiled')),
    row(say({ zh: '比较快的 PyTorch 快', en: 'times the better PyTorch' }), againstTorch),
    row(say({ zh: 'attention-kit，不录制', en: 'attention-kit, not recorded' }), ms('plain')),
    row(say({ zh: '原样的 TensorFlow.js', en: 'TensorFlow.js as it comes' }), ms('stock')),
    row(say({ zh: '不录制时比它快', en: 'not recorded, times that' }), ({ plain, stock }) =>
      ratio(stock, plain),
    ),
    row(say({ zh: '目标词元/秒', en: 'target tokens a second' }), ({ recorded }, name) =>
      perSecond(targetTokens(WORKLOADS[name]), recorded),
    ),
    row(say({ zh: 'GFLOP/s（占峰值）', en: 'GFLOP/s (of the peak)' }), ({ recorded }, name) =>
      gflops(trainingFlops(WORKLOADS[name]), recorded, peakGflops),
    ),
    row(
      say({
        zh: '只做其中的矩阵乘法（峰值速度）',
        en: 'its matrix products alone, at the peak',
      }),
      (_, name) => (trainingFlops(WORKLOADS[name]) / peakGflops / 1e6).toFixed(1),
    ),
    row(
      say({ zh: '每步原生调用：不录制 → 录制', en: 'native calls a step: plain → recorded' }),
      (runs) => `${runs.plain.facts.nativeCalls} → ${runs.recorded.facts.nativeCalls}`,
    ),
    row(
      say({ zh: '录制所用的时间', en: 'time to record' }),
      ({ recorded }) => `${(recorded.facts.recordingMs / 1000).toFixed(2)} s`,
    ),
    row(say({ zh: '进程内存', en: 'memory of the process' }), ({ recorded }) =>
      gib(recorded.facts.residentBytes),
    ),
  ];
  const title = say({ zh: '训练，毫秒/步（中位数）', en: 'Training, ms a step (medians)' });
  return table([title, ...names], rows);
}

function decoding({ decode }: Results, say: Say): string {
  const titles = Object.keys(decode);
  if (titles.length === 0) return '';
  const row = (label: string, cell: (runs: Record<string, Measured>, batch: number) => string) =>
    [label, ...titles.map((title) => cell(decode[title], Number(title.split(' × ')[1])))] as Row;
  const rows = [
    row('attention-kit', ({ recorded }) => time(recorded)),
    row('PyTorch', ({ torch }) => time(torch)),
    row(say({ zh: '比 PyTorch 快', en: 'times PyTorch' }), ({ recorded, torch }) =>
      ratio(torch, recorded),
    ),
    row(say({ zh: '词元/秒', en: 'tokens a second' }), ({ recorded }, batch) =>
      perSecond(batch * DECODED_TOKENS, recorded),
    ),
    row(say({ zh: '原生调用', en: 'native calls' }), ({ recorded }) =>
      String(recorded.facts.nativeCalls),
    ),
  ];
  const title = say({
    zh: `贪心解码 ${DECODED_TOKENS} 个词元，毫秒（中位数）`,
    en: `Greedy decoding of ${DECODED_TOKENS} tokens, ms (medians)`,
  });
  return table([title, ...titles], rows);
}

function endurance({ endurance: run }: Results, say: Say): string {
  if (!run) return '';
  const { facts, count } = run;
  const grown = Math.round(facts.residentBytesGrown / 2 ** 20);
  return say({
    zh:
      `连续训练 ${count} 步，从第 100 步起增长：张量 ${facts.tensorsGrown}，图 ${facts.graphsGrown}，` +
      `临时文件 ${facts.filesGrown}，内存 ${grown} MiB（共 ${gib(facts.residentBytes)}）。`,
    en:
      `${count} steps of training; grown since step 100: ${facts.tensorsGrown} tensors, ` +
      `${facts.graphsGrown} graphs, ${facts.filesGrown} temporary files, ${grown} MiB of memory ` +
      `(${gib(facts.residentBytes)} in all).`,
  });
}

const NONE = '–';

function time(run: Measured | undefined): string {
  if (!run) return NONE;
  const digits = run.medianMs < 100 ? 1 : 0;
  return `${run.medianMs.toFixed(digits)} (${run.p10Ms.toFixed(digits)}–${run.p90Ms.toFixed(digits)})`;
}

/** How many times as fast `ours` is as the other. */
function ratio(other: Measured | undefined, ours: Measured): string {
  return other ? `${(other.medianMs / ours.medianMs).toFixed(2)} ×` : NONE;
}

function againstTorch({ recorded, eager, compiled }: Record<string, Measured>): string {
  return eager ? ratio(faster(eager, compiled), recorded) : NONE;
}

function faster(a: Measured, b: Measured): Measured {
  return a.medianMs < b.medianMs ? a : b;
}

function perSecond(count: number, { medianMs }: Measured): string {
  return Math.round((1000 * count) / medianMs).toLocaleString('en-US');
}

function gflops(flops: number, { medianMs }: Measured, peak: number): string {
  const reached = flops / medianMs / 1e6;
  return `${Math.round(reached)} (${Math.round((100 * reached) / peak)} %)`;
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}

/** A Markdown table. Rows that have nothing to tell are left out. */
function table(head: Row, rows: readonly Row[]): string {
  const told = rows.filter(([, ...cells]) => cells.some((cell) => cell !== NONE));
  const widths = head.map((_, i) => Math.max(...[head, ...told].map((row) => columns(row[i]))));
  const fill = (cell: string, i: number) => cell + ' '.repeat(widths[i] - columns(cell));
  const line = (row: Row) => `| ${row.map(fill).join(' | ')} |`;
  const rule = `| ${widths.map((size) => '-'.repeat(size)).join(' | ')} |`;
  return [line(head), rule, ...told.map(line)].join('\n');
}
