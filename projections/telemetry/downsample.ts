import { SampleList } from './codec.ts';

/**
 * Some consecutive samples: all of them, or only their extremes. `weight` is how many they are; a part of which only the
 * extremes are known cannot be divided.
 */
export interface Part {
  readonly weight: number;
  readonly samples: SampleList;
}

/** A bucket keeps up to this many samples. */
export const KEPT_PER_BUCKET = 4;

export const bucketsFor = (points: number): number => Math.max(1, Math.floor(points / KEPT_PER_BUCKET));

/**
 * At most `points` (4 at least) of the samples, in arrival order: buckets of about equally many consecutive samples keep
 * their first, last, least and greatest one. No sample is invented, and the extremes of the whole are among the kept.
 */
export const downsample = (parts: readonly Part[], points: number): SampleList => {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const kept = new SampleList();
  if (total === 0) return kept;
  const size = total / bucketsFor(points);
  let bucket = new SampleList();
  let number = 0;
  let seen = 0;
  const close = (): void => {
    const { times, values } = bucket.extremes();
    times.forEach((time, index) => {
      kept.push(time, values[index] ?? 0);
    });
    bucket = new SampleList();
  };
  const add = (weight: number, samples: SampleList, from: number, to: number): void => {
    const current = Math.floor(seen / size);
    if (current !== number) {
      if (bucket.length > 0) close();
      number = current;
    }
    for (let index = from; index < to; index += 1) bucket.push(samples.times[index] ?? 0, samples.values[index] ?? 0);
    seen += weight;
  };
  for (const { weight, samples } of parts) {
    if (samples.length === weight) for (let index = 0; index < weight; index += 1) add(1, samples, index, index + 1);
    else add(weight, samples, 0, samples.length);
  }
  close();
  return kept;
};
