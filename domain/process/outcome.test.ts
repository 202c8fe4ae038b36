import { describe, expect, it } from 'vitest';
import { firstError, outsideValidity, refuse } from './outcome.ts';
import { arrheniusAt, kelvin } from './physical-constants.ts';

describe('quantities', () => {
  const bounds = { time_s: { min: 0, max: 10 } };

  it('within their bounds, borders included, have no error', () => {
    for (const time_s of [0, 5, 10]) expect(firstError({ time_s, other: -1e300 }, bounds)).toBeNull();
  });

  it('are refused outside, the first one with its bounds', () => {
    expect(firstError({ dose: 1, time_s: -1e-300 }, bounds)).toEqual({
      ...{ kind: 'out_of_range', quantity: 'time_s', value: -1e-300, min: 0, max: 10 },
    });
    expect(firstError({ time_s: 10.000001, dose: Number.NaN }, bounds)).toMatchObject({ quantity: 'time_s' });
  });

  it('that are no finite numbers are refused whether they have bounds or not', () => {
    expect(firstError({ dose: Number.NEGATIVE_INFINITY })).toEqual({
      ...{ kind: 'not_finite', quantity: 'dose', value: Number.NEGATIVE_INFINITY },
    });
    expect(firstError({ time_s: Number.NaN }, bounds)).toMatchObject({ kind: 'not_finite' });
  });

  it('outside the range a model was checked in are warned of, each with the range', () => {
    const ranges = { time_s: { min: 1, max: 2 }, dose: { min: 1, max: 2 } };
    expect(outsideValidity({ time_s: 1, dose: 2, other: 9 }, ranges)).toEqual([]);
    expect(outsideValidity({ time_s: 0.5, dose: 3 }, ranges)).toEqual([
      { kind: 'outside_validity', quantity: 'time_s', value: 0.5, min: 1, max: 2 },
      { kind: 'outside_validity', quantity: 'dose', value: 3, min: 1, max: 2 },
    ]);
  });

  it('are refused as they are', () => {
    const error = { kind: 'no_solution', quantity: 'x', message: 'none' } as const;
    expect(refuse(error)).toEqual({ ok: false, error });
  });
});

describe('temperatures', () => {
  it('in kelvin lie 273.15 above those in degrees Celsius', () => {
    expect(kelvin(26.85)).toBe(300);
  });

  it('activate by exp(-E/kT), k in eV/K of the SI', () => {
    const kt = (1.380649e-23 / 1.602176634e-19) * 1000;
    expect(arrheniusAt({ prefactor: 3, energy_ev: kt }, 1000)).toBeCloseTo(3 / Math.E, 8);
  });
});
