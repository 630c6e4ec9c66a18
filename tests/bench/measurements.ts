import { interleave, type Measured, type Subject, summary } from './interleave';
import type { DecodeRequest, TrainRequest, Versions } from './protocol';
import type { Program } from './program';
import { DECODED_TOKENS, WORKLOADS, type WorkloadName } from './workloads';

/** The processes that are measured. */
export interface Programs {
  /** attention-kit as it comes. */
  readonly ours: Program;
  /** TensorFlow.js as it comes. */
  readonly stock: Program;
  /** PyTorch, if it was asked for. */
  readonly torch?: Program;
}

/** What to measure. */
export interface Choice {
  readonly train: readonly WorkloadName[];
  readonly decode: readonly WorkloadName[];
  readonly batches: readonly number[];
  readonly rounds: number;
  /** Training steps of the endurance run; 0 leaves it out. */
  readonly endurance: number;
}

/** Told before each turn; `done` and `total` count turns. */
export type OnTurn = (what: string, done: number, total: number) => void;

/** Everything that one run of the bench found. */
export interface Results {
  readonly versions: Readonly<Record<string, Versions>>;
  readonly peakGflops: number;
  /** By workload, then by what ran it: `recorded`, `plain`, `stock`, `eager`, `compiled`. */
  readonly train: Readonly<Record<string, Record<string, Measured>>>;
  /** By `workload × batch`, then by `recorded`, `torch`. */
  readonly decode: Readonly<Record<string, Record<string, Measured>>>;
  readonly endurance?: Measured;
}

/** Runs the bench. */
export async function measure(
  programs: Programs,
  choice: Choice,
  onTurn: OnTurn,
): Promise<Results> {
  const total = turnsOf(programs, choice);
  let done = 0;
  const turn = (what: string) => onTurn(what, done++, total);
  const run = async (title: string, subjects: readonly Subject[]) => {
    const told = ({ name }: Subject) => turn(`${title}, ${name}`);
    return Object.fromEntries(await interleave(subjects, choice.rounds, told));
  };
  const versions: Record<string, Versions> = {};
  for (const [name, program] of Object.entries(programs) as [string, Program | undefined][]) {
    if (program) versions[name] = await program.versions();
  }
  const peakGflops = (await programs.ours.peak()).facts?.gflops ?? 0;
  const train: Results['train'] = {};
  for (const name of choice.train) {
    Object.assign(train, { [name]: await run(`train ${name}`, trainers(programs, name)) });
  }
  const decode: Results['decode'] = {};
  for (const name of choice.decode) {
    for (const batch of choice.batches) {
      const title = `${name} × ${batch}`;
      const found = await run(`decode ${title}`, decoders(programs, name, batch));
      Object.assign(decode, { [title]: found });
    }
  }
  if (choice.endurance === 0) return { versions, peakGflops, train, decode };
  turn(`${choice.endurance} steps`);
  const request = { work: 'endure', workload: WORKLOADS.small, repeats: choice.endurance } as const;
  const { ms, facts } = await programs.ours.time(request);
  return { versions, peakGflops, train, decode, endurance: summary(ms, facts) };
}

function trainers({ ours, stock, torch }: Programs, name: WorkloadName): Subject[] {
  const request = (mode: string): TrainRequest => ({
    work: 'train',
    workload: WORKLOADS[name],
    mode,
    repeats: 1,
  });
  const peers = torch
    ? ['eager', 'compiled'].map((mode) => ({ name: mode, program: torch, request: request(mode) }))
    : [];
  return [
    { name: 'recorded', program: ours, request: request('recorded') },
    ...peers,
    { name: 'plain', program: ours, request: request('plain') },
    { name: 'stock', program: stock, request: request('plain') },
  ];
}

function decoders({ ours, torch }: Programs, name: WorkloadName, batch: number): Subject[] {
  const request: DecodeRequest = {
    work: 'decode',
    workload: WORKLOADS[name],
    batch,
    tokens: DECODED_TOKENS,
    repeats: 1,
  };
  const peers = torch ? [{ name: 'torch', program: torch, request }] : [];
  return [{ name: 'recorded', program: ours, request }, ...peers];
}

function turnsOf(
  programs: Programs,
  { train, decode, batches, rounds, endurance }: Choice,
): number {
  const trained = train.reduce((sum, name) => sum + trainers(programs, name).length, 0);
  const decoded = decode.length * batches.length * (programs.torch ? 2 : 1);
  return (rounds + 1) * (trained + decoded) + (endurance > 0 ? 1 : 0);
}
