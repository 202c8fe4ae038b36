import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { t2Limits, t2Of, t2Reference } from '../control/hotelling.ts';
import { randomNumbers } from '../control/mcmc/random-numbers.ts';
import { addObservation, type Moments, noMoments, t2At, t2Contributions, t2PhaseTwo } from './t2.ts';

const gathered = (rows: readonly (readonly number[])[]): Moments => rows.reduce(addObservation, noMoments);
const limitsOf = (rows: readonly (readonly number[])[], confidence = 0.9973) => t2PhaseTwo(gathered(rows), confidence);
const referenceOf = (rows: readonly (readonly number[])[]) => {
  const found = limitsOf(rows)?.reference;
  if (found === undefined) throw new Error('no limits');
  return found;
};

interface Golden {
  readonly cases: readonly {
    readonly id: string;
    readonly inputs: { readonly data_25x8: number[][] };
    readonly expected: Readonly<Record<'center' | 'statistics', { readonly value: number[] }>>;
  }[];
}
/** The boiler of 25 readings of eight thermocouples (Chen & Kalbfleisch), with the T2 that R's qcc 2.7 computes. */
const boiler = () => {
  const all = JSON.parse(readFileSync(new URL('../../tests/golden/spc.json', import.meta.url), 'utf8')) as Golden;
  const found = all.cases.find(({ id }) => id === 'qcc-boiler-T2');
  if (found === undefined) throw new Error('no case of the boiler');
  return found;
};

/** Rows of p variables about as far apart in scale and place as those of tools are. */
const observations = (p: number) =>
  fc
    .record({
      seed: fc.integer(),
      m: fc.integer({ min: p + 2, max: 40 }),
      place: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    })
    .map(({ seed, m, place }) => {
      const random = randomNumbers(seed, 0);
      return Array.from({ length: m }, () => {
        const common = random.normal();
        return Array.from({ length: p }, (_, j) => place + 10 ** (j - 1) * (common + random.normal()));
      });
    });
const anyObservations = fc.integer({ min: 2, max: 6 }).chain(observations);

const expectClose = (found: number | undefined, wanted: number, scale: number) =>
  expect(Math.abs((found ?? Number.NaN) - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(scale));

describe('mean and covariance, one observation after the other', () => {
  it('are those of all observations at once', () => {
    fc.assert(
      fc.property(anyObservations, (rows) => {
        const wanted = t2Reference(rows.map((row) => [row]));
        const { mean, covariance, observations: m } = referenceOf(rows);
        expect(m).toBe(rows.length);
        wanted?.mean.forEach((each, j) => {
          expectClose(mean[j], each, Math.max(1, Math.abs(each)));
        });
        wanted?.covariance.forEach((line, j) => {
          line.forEach((each, k) => {
            expectClose(covariance[j]?.[k], each, Math.sqrt((line[j] ?? 0) * (wanted.covariance[k]?.[k] ?? 0)));
          });
        });
        expect(covariance).toEqual(covariance.map((line, j) => line.map((_, k) => covariance[k]?.[j])));
      }),
      { numRuns: 100 },
    );
  });

  it('take no more room for many observations than for few', () => {
    const random = randomNumbers(1, 0);
    const row = () => [random.normal(), random.normal(), random.normal()];
    const few = gathered(Array.from({ length: 5 }, row));
    const many = gathered(Array.from({ length: 5000 }, row));
    const numbersIn = ({ mean, products }: Moments) => mean.length + products.flat().length;
    expect(numbersIn(many)).toBe(numbersIn(few));
    expect(numbersIn(many)).toBe(3 + 9);
  });

  it('begin with values too large to square', () => {
    expect(gathered([[1e200, -1e200]])).toEqual({
      count: 1,
      mean: [1e200, -1e200],
      products: [
        [0, 0],
        [0, 0],
      ],
    });
  });
});

describe('limits of T2', () => {
  const rows = [
    [1, 2],
    [2, 1],
    [3, 4],
    [4, 3],
    [5, 5.5],
    [0, 1],
  ];

  it('are the phase II limit of individual observations, with the median as the centre', () => {
    for (const confidence of [0.9, 0.9973, 0.999]) {
      const limits = limitsOf(rows, confidence);
      expect(limits?.ucl).toBe(t2Limits(2, 6, 1, confidence)?.phase_two);
      // F(2, 4) has the quantile 2 ((1 - q)^(-1/2) - 1).
      expect(limits?.cl).toBeCloseTo(((2 * 7 * 5) / (6 * 4)) * 2 * (Math.SQRT2 - 1), 9);
      expect(limits?.lcl).toBe(0);
    }
  });

  it('lie as many sigma above the centre as normal values of that confidence do', () => {
    const zOfLimit = (confidence: number): number => {
      const { cl = 0, ucl = 0, sigma = 0 } = limitsOf(rows, confidence) ?? {};
      return (ucl - cl) / sigma;
    };
    expect(zOfLimit(0.9973)).toBeCloseTo(3, 4);
    expect(zOfLimit(0.95)).toBeCloseTo(1.959964, 5);
  });

  it('need two observations more than there are variables', () => {
    expect(limitsOf(rows.slice(0, 3))).toBeNull();
    expect(limitsOf(rows.slice(0, 4))).not.toBeNull();
    expect(limitsOf([])).toBeNull();
  });

  it('do not come of variables that do not vary, or are combinations of others', () => {
    expect(limitsOf(rows.map(([x = 0]) => [x, 2 * x - 1]))).toBeNull();
    expect(limitsOf(rows.map(([x = 0]) => [x, 7]))).toBeNull();
    expect(limitsOf(rows.map(([x = 0, y = 0]) => [1e200 * x, y]))).toBeNull();
  });
});

describe('T2 of an observation', () => {
  it('is that of published data', () => {
    const { inputs, expected } = boiler();
    const reference = referenceOf(inputs.data_25x8);
    reference.mean.forEach((each, j) => {
      expect(each).toBeCloseTo(expected.center.value[j] ?? 0, 9);
    });
    inputs.data_25x8.forEach((row, i) => {
      const wanted = expected.statistics.value[i] ?? 0;
      expectClose(t2At(reference, row) ?? Number.NaN, wanted, 10 * wanted);
    });
  });

  it('follows from the reference as it stands in the log', () => {
    fc.assert(
      fc.property(anyObservations, (rows) => {
        const reference = referenceOf(rows);
        const read = JSON.parse(JSON.stringify(reference));
        for (const row of rows) expect(t2At(read, row)).toBe(t2At(reference, row));
      }),
      { numRuns: 20 },
    );
  });

  it('is none by a reference of other variables, or one that is singular', () => {
    const one = {
      mean: [0, 0],
      covariance: [
        [1, 0],
        [0, 1],
      ],
      observations: 9,
    };
    expect(t2At(one, [3, 4])).toBe(25);
    expect(t2At(one, [3])).toBeNull();
    expect(
      t2At(
        {
          ...one,
          covariance: [
            [1, 1],
            [1, 1],
          ],
        },
        [3, 4],
      ),
    ).toBeNull();
  });
});

describe('what a variable adds to T2', () => {
  it('is T2 less that of the others alone', () => {
    fc.assert(
      fc.property(anyObservations, fc.nat(), (rows, at) => {
        const reference = referenceOf(rows);
        const row = rows[at % rows.length] ?? [];
        const t2 = t2At(reference, row) ?? Number.NaN;
        t2Contributions(reference, row).forEach((added, i) => {
          const without = (values: readonly number[]) => values.filter((_, j) => j !== i);
          const others = t2Reference(rows.map((each) => [without(each)]));
          expect(added).toBeCloseTo(t2 - (others === null ? Number.NaN : t2Of(others, without(row))), 5);
        });
      }),
      { numRuns: 50 },
    );
  });
});
