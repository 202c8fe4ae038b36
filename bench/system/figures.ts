/** One number of a bench, beside what it could be at best, measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** null where nothing bounds it. */
  readonly limit: number | null;
  readonly limit_is: string;
  /** What the product aims at, in words. */
  readonly aim?: string;
}

/** Three significant digits, and all digits before the point. */
export const rounded = (value: number): number =>
  Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));

/** How many times the limit the value is. */
export const ratioOf = ({ value, limit }: Figure): number | null =>
  limit === null || limit === 0 ? null : rounded(value / limit);

/** The value below which `probability` of the samples lie (the nearest sample above); NaN of none. */
export const quantile = (samples: readonly number[], probability: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * probability))] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** How long each of `count` calls takes, one after the other, in ms; those to warm up are not counted. */
export const timeEach = async (
  count: number,
  warmUp: number,
  call: (index: number) => Promise<unknown>,
): Promise<number[]> => {
  const samples: number[] = [];
  for (let index = 0; index < warmUp + count; index += 1) {
    const before = performance.now();
    await call(index);
    if (index >= warmUp) samples.push(performance.now() - before);
  }
  return samples;
};
