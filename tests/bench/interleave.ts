import { setTimeout as sleep } from 'node:timers/promises';
import type { Timed, TimedRequest } from './protocol';
import type { Program } from './program';

/** One thing to measure. */
export interface Subject {
  readonly name: string;
  readonly program: Program;
  readonly request: TimedRequest;
}

/** What was measured of it, in milliseconds. */
export interface Measured {
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  readonly count: number;
  readonly facts: Readonly<Record<string, number>>;
}

/** A turn lasts about this long, so that a slow machine's moods meet every program. */
const TURN_MS = 600;
const MOST_REPEATS = 40;
/** Between turns; the threads of the program that just worked stop waiting for more in this time. */
const PAUSE_MS = 250;

/**
 * Times subjects in turns, round after round, so that what else the machine does disturbs all alike.
 *
 * @param onTurn told before each turn who is next
 */
export async function interleave(
  subjects: readonly Subject[],
  rounds: number,
  onTurn: (subject: Subject) => void,
): Promise<Map<string, Measured>> {
  const times = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  const facts = new Map<string, Timed['facts']>();
  const repeats = new Map<string, number>();
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      const { name, program, request } = subject;
      onTurn(subject);
      const answer = await program.time({ ...request, repeats: repeats.get(name) ?? 2 });
      // Round 0 builds and warms up; it also tells how many repeats make a turn.
      const last = answer.ms[answer.ms.length - 1];
      if (round === 0) repeats.set(name, clamp(Math.round(TURN_MS / last), 2, MOST_REPEATS));
      else times.get(name)!.push(...answer.ms);
      facts.set(name, answer.facts);
      await sleep(PAUSE_MS);
    }
  }
  return new Map(subjects.map(({ name }) => [name, summary(times.get(name)!, facts.get(name))]));
}

/** The middle of some times, and where the fastest and the slowest tenth end. */
export function summary(times: readonly number[], facts: Timed['facts'] = {}): Measured {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { medianMs: at(0.5), p10Ms: at(0.1), p90Ms: at(0.9), count: sorted.length, facts };
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(highest, value));
}
