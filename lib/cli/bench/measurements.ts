import { interleave, type Measured, type Subject, summary } from './interleave';
import type { DecodeRequest, TrainRequest, Versions } from './protocol';
import type { Side } from './side';
import { DECODED_TOKENS, WORKLOADS, type WorkloadName } from './workloads';

/** The processes that are measured. */
export interface Sides {
  /** attention-kit as it comes. */
  readonly ours: Side;
  /** TensorFlow.js as it comes. */
  readonly stock: Side;
  /** PyTorch, if it was asked for. */
  readonly torch?: Side;
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
export async function measure(sides: Sides, choice: Choice, onTurn: OnTurn): Promise<Results> {
  const total = turnsOf(sides, choice);
  let done = 0;
  const turn = (what: string) => onTurn(what, done++, total);
  const run = async (title: string, subjects: readonly Subject[]) => {
    const told = ({ name }: Subject) => turn(`${title}, ${name}`);
    return Object.fromEntries(await interleave(subjects, choice.rounds, told));
  };
  const versions: Record<string, Versions> = {};
  for (const [name, side] of Object.entries(sides) as [string, Side | undefined][]) {
    if (side) versions[name] = await side.versions();
  }
  const peakGflops = (await sides.ours.peak()).facts?.gflops ?? 0;
  const train: Results['train'] = {};
  for (const name of choice.train) {
    Object.assign(train, { [name]: await run(`train ${name}`, trainers(sides, name)) });
  }
  const decode: Results['decode'] = {};
  for (const name of choice.decode) {
    for (const batch of choice.batches) {
      const title = `${name} × ${batch}`;
      const found = await run(`decode ${title}`, decoders(sides, name, batch));
      Object.assign(decode, { [title]: found });
    }
  }
  if (choice.endurance === 0) return { versions, peakGflops, train, decode };
  turn(`${choice.endurance} steps`);
  const request = { work: 'endure', workload: WORKLOADS.small, repeats: choice.endurance } as const;
  const { ms, facts } = await sides.ours.time(request);
  return { versions, peakGflops, train, decode, endurance: summary(ms, facts) };
}

function trainers({ ours, stock, torch }: Sides, name: WorkloadName): Subject[] {
  const request = (mode: string): TrainRequest => ({
    work: 'train',
    workload: WORKLOADS[name],
    mode,
    repeats: 1,
  });
  const peers = torch
    ? ['eager', 'compiled'].map((mode) => ({ name: mode, side: torch, request: request(mode) }))
    : [];
  return [
    { name: 'recorded', side: ours, request: request('recorded') },
    ...peers,
    { name: 'plain', side: ours, request: request('plain') },
    { name: 'stock', side: stock, request: request('plain') },
  ];
}

function decoders({ ours, torch }: Sides, name: WorkloadName, batch: number): Subject[] {
  const request: DecodeRequest = {
    work: 'decode',
    workload: WORKLOADS[name],
    batch,
    tokens: DECODED_TOKENS,
    repeats: 1,
  };
  const peers = torch ? [{ name: 'torch', side: torch, request }] : [];
  return [{ name: 'recorded', side: ours, request }, ...peers];
}

function turnsOf(sides: Sides, { train, decode, batches, rounds, endurance }: Choice): number {
  const trained = train.reduce((sum, name) => sum + trainers(sides, name).length, 0);
  const decoded = decode.length * batches.length * (sides.torch ? 2 : 1);
  return (rounds + 1) * (trained + decoded) + (endurance > 0 ? 1 : 0);
}
