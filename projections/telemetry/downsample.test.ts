import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SampleList } from './codec.ts';
import { downsample, type Part } from './downsample.ts';

type Sample = readonly [time: number, value: number];

const listOf = (samples: readonly Sample[]): SampleList => {
  const list = new SampleList();
  for (const [time, value] of samples) list.push(time, value);
  return list;
};

const samplesOf = ({ times, values }: SampleList): Sample[] => times.map((time, index) => [time, values[index] ?? 0]);

const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const chunks = fc.array(
  fc.record({ samples: fc.array(fc.tuple(fc.integer(), value), { minLength: 1, maxLength: 40 }), whole: fc.boolean() }),
  { maxLength: 30 },
);
const points = fc.integer({ min: 4, max: 60 });

const partsOf = (of: readonly { samples: Sample[]; whole: boolean }[]): Part[] =>
  of.map(({ samples, whole }) => {
    const list = listOf(samples);
    return { weight: samples.length, samples: whole ? list : list.extremes() };
  });

describe('downsampling', () => {
  test('never gives more than the points asked for', () => {
    fc.assert(
      fc.property(chunks, points, (of, most) => {
        expect(downsample(partsOf(of), most).length).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('gives samples that are there, in arrival order, the first and the last among them', () => {
    fc.assert(
      fc.property(chunks, points, (of, most) => {
        const all = of.flatMap(({ samples }) => samples);
        const kept = samplesOf(downsample(partsOf(of), most));
        let place = -1;
        for (const [time, kept_value] of kept) {
          place = all.findIndex(
            (sample, index) => index > place && sample[0] === time && Object.is(sample[1], kept_value),
          );
          expect(place).toBeGreaterThanOrEqual(0);
        }
        expect(kept[0]).toEqual(all[0]);
        expect(kept.at(-1)).toEqual(all.at(-1));
      }),
    );
  });

  test('preserves the least and the greatest value of the whole', () => {
    fc.assert(
      fc.property(chunks, points, (of, most) => {
        const all = of.flatMap(({ samples }) => samples.map((sample) => sample[1]));
        const kept = downsample(partsOf(of), most).values;
        if (all.length === 0) return;
        expect(Math.min(...kept)).toBe(Math.min(...all));
        expect(Math.max(...kept)).toBe(Math.max(...all));
      }),
    );
  });

  test('preserves the least and the greatest value of every bucket of equally many samples', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 400 }), points, (values, most) => {
        const samples = values.map((of, index): Sample => [index, of]);
        const kept = new Set(downsample([{ weight: samples.length, samples: listOf(samples) }], most).times);
        const buckets = Math.floor(most / 4);
        const members = Map.groupBy(samples, (_, index) => Math.floor(index / (samples.length / buckets)));
        for (const bucket of members.values()) {
          const least = Math.min(...bucket.map((sample) => sample[1]));
          const greatest = Math.max(...bucket.map((sample) => sample[1]));
          const ofBucket = bucket.filter(([time]) => kept.has(time)).map((sample) => sample[1]);
          expect(ofBucket.some((of) => of === least)).toBe(true);
          expect(ofBucket.some((of) => of === greatest)).toBe(true);
        }
      }),
    );
  });

  test('of extremes alone the same is known as of all samples', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(fc.integer(), value), { minLength: 1 })), (parts) => {
        const whole = listOf(parts.flat()).extremes();
        const merged = listOf(parts.flatMap((part) => samplesOf(listOf(part).extremes()))).extremes();
        expect(samplesOf(merged)).toEqual(samplesOf(whole));
      }),
    );
  });
});
