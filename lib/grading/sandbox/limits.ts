/**
 * What a child may use. Whoever goes over a limit loses the question that the child was asked. Time to
 * compute and memory hold for each process, by the system, and for all of a child together, which we
 * look at ten times a second.
 */
export interface Limits {
  /** What may be computed: this ends an endless loop, on a busy machine as on an idle one. */
  readonly cpuSeconds: number;
  /** On the clock until a child greets, in ms: no learner's code has run yet, the machine is busy. */
  readonly startMs: number;
  /** On the clock for loading the code, and once more for all calls of a question, in ms. */
  readonly callsMs: number;
  /** Private memory, in bytes. */
  readonly memoryBytes: number;
  /** Of JavaScript's own heap, in MB; below the former, so that it says itself what happened. */
  readonly heapMegabytes: number;
  /** Processes and threads; one Node.js has about eleven. */
  readonly processes: number;
  readonly openFiles: number;
  /** Of one file, and of all files together, which are in memory. */
  readonly fileBytes: number;
  /** Printed, on both streams together. */
  readonly outputBytes: number;
  /** Of one message to the parent. */
  readonly frameBytes: number;
}

const MIB = 2 ** 20;

/** What computes in a child: TensorFlow.js in plain JavaScript, or native TensorFlow. */
export type ChildBackend = 'plain' | 'native';

/** Native TensorFlow takes five times the memory before it has computed anything, and more threads. */
export function limitsOf(limits: Limits, backend: ChildBackend): Limits {
  if (backend === 'plain') return limits;
  const { memoryBytes, processes } = limits;
  return { ...limits, memoryBytes: memoryBytes + 1024 * MIB, processes: processes + 40 };
}

/** Enough for what an exercise asks, a hundred times over. */
export const LIMITS: Limits = {
  cpuSeconds: 10,
  startMs: 60_000,
  callsMs: 30_000,
  memoryBytes: 1024 * MIB,
  heapMegabytes: 384,
  processes: 24,
  openFiles: 64,
  fileBytes: 16 * MIB,
  outputBytes: MIB,
  frameBytes: 4 * MIB,
};
