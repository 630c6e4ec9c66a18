import type { Workload } from './workloads';

/**
 * What the bench asks of a program (ours, stock TensorFlow.js, PyTorch): one JSON object a line, answered
 * by one line. A program keeps what it has built, so only the first request of a kind pays for that.
 */
export type BenchRequest = { readonly work: 'versions' } | { readonly work: 'peak' } | TimedRequest;

/** Work that is timed, and asked for again and again. */
export type TimedRequest = TrainRequest | DecodeRequest | EndureRequest;

export interface TrainRequest {
  readonly work: 'train';
  readonly workload: Workload;
  /** How the program runs it: `recorded` or `plain` here, `eager` or `compiled` in PyTorch. */
  readonly mode: string;
  readonly repeats: number;
}

export interface DecodeRequest {
  readonly work: 'decode';
  readonly workload: Workload;
  /** Sentences decoded together. */
  readonly batch: number;
  /** Tokens written in each. */
  readonly tokens: number;
  readonly repeats: number;
}

/** So many training steps one after the other; the facts say what had grown by the last of them. */
export interface EndureRequest {
  readonly work: 'endure';
  readonly workload: Workload;
  readonly repeats: number;
}

/** Milliseconds of each repeat, and what else is worth telling. */
export interface Timed {
  readonly ms: readonly number[];
  readonly facts?: Readonly<Record<string, number>>;
}

export type Versions = Readonly<Record<string, string | number>>;

export type BenchAnswer = Timed | Versions | { readonly error: string };
