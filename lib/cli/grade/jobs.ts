import { InvalidArgumentError } from 'commander';

/** The argument of `--jobs`: how many at once. */
export function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new InvalidArgumentError('1, 2, 3, …');
}
