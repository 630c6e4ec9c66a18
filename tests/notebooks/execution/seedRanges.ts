/** How several seeds came out at one point of a figure. */
export interface SeedRange {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What `seedCurves` says of each of its series, figure after figure. */
export function seedRanges(printed: string): Record<string, SeedRange[]>[] {
  const ranges: Record<string, SeedRange[]>[] = [];
  for (const [, label, told] of printed.matchAll(/([\w ]+) \([^()]+\): ([^:]+→[^:]+\))\./g)) {
    const name = label.trim();
    if (ranges.length === 0 || name in ranges[ranges.length - 1]) ranges.push({});
    ranges[ranges.length - 1][name] = [...told.matchAll(/→ ([\d.]+) \(([\d.]+)–([\d.]+)\)/g)].map(
      ([, mean, low, high]) => ({ mean: Number(mean), low: Number(low), high: Number(high) }),
    );
  }
  return ranges;
}

/** The same in order, whatever the series are called. */
export function rangesIn(printed: string): SeedRange[][] {
  const told = [...printed.matchAll(/\([^()]+\): (\d[^:]*→[^:]+\))\./g)];
  return told.map(([, points]) =>
    [...points.matchAll(/→ ([\d.]+) \(([\d.]+)–([\d.]+)\)/g)].map(([, mean, low, high]) => ({
      mean: Number(mean),
      low: Number(low),
      high: Number(high),
    })),
  );
}
