import { describe, expect, it } from 'vitest';
import { polynomialRange, selberherr } from './range-polynomials.ts';
import { interpolate, rowsAround, tableRange } from './ranges.ts';
import { simulatedRange } from './simulated-range.ts';

const found = <T>(outcome: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome;
};

describe('range tables', () => {
  it('give their rows back at their energies', () => {
    expect(tableRange('P', 100)).toEqual({
      ok: true,
      rp_um: 0.1339,
      drp_um: 0.0506,
      skewness: 0.115,
      kurtosis: 2.9306,
      lateral_um: 0.0618,
      constant_set: 'GIBBONS',
      warnings: [],
    });
  });

  it('follow a power of the energy between rows', () => {
    const { rp_um, drp_um, skewness, kurtosis, lateral_um } = found(tableRange('B', Math.sqrt(10 * 20)));
    expect(rp_um).toBeCloseTo(Math.sqrt(0.0351 * 0.0685), 12);
    expect(drp_um).toBeCloseTo(Math.sqrt(0.0182 * 0.0296), 12);
    expect(lateral_um).toBeCloseTo(Math.sqrt(0.025 * 0.0424), 12);
    expect(skewness).toBeCloseTo((-0.078 - 0.313) / 2, 12);
    expect(kurtosis).toBeCloseTo((2.9195 + 3.0633) / 2, 12);
  });

  it('are linear between rows when asked to be', () => {
    const { rp_um, skewness, lateral_um } = found(tableRange('B', 35, 'linear'));
    expect(rp_um).toBeCloseTo((0.1011 + 0.1326) / 2, 12);
    expect(skewness).toBeCloseTo((-0.48 - 0.611) / 2, 12);
    expect(lateral_um).toBeCloseTo((0.0569 + 0.0694) / 2, 12);
  });

  it('continue above their last row by its power law, with the shape of that row and a warning', () => {
    const { rp_um, skewness, kurtosis, warnings } = found(tableRange('As', 800, 'linear'));
    expect(rp_um).toBeCloseTo(0.2379 * (0.2379 / 0.2141) ** (Math.log(2) / Math.log(400 / 360)), 12);
    expect([skewness, kurtosis]).toEqual([0.38, 3.1373]);
    expect(warnings).toEqual([{ kind: 'outside_validity', quantity: 'energy_kev', value: 800, min: 10, max: 400 }]);
  });

  it('continue below 10 keV to the simulated row at 5 keV', () => {
    const { rp_um, drp_um, skewness, kurtosis, lateral_um, warnings } = found(tableRange('B', 5));
    expect([rp_um, drp_um, skewness, kurtosis, lateral_um]).toEqual([0.022049, 0.010761, 0.2361, 2.5629, 0.011264]);
    expect(warnings).toMatchObject([{ quantity: 'energy_kev', min: 10 }]);
    expect(found(tableRange('B', 1)).skewness).toBe(0.2361);
  });

  it('have no lateral straggle for BF2, and their own range of energies', () => {
    expect(found(tableRange('BF2', 50))).toMatchObject({
      rp_um: 0.0461,
      drp_um: 0.02452,
      lateral_um: null,
      warnings: [],
    });
    expect(found(tableRange('BF2', 20)).warnings).toMatchObject([{ min: 25, max: 120 }]);
  });

  it.each([Number.NaN, 0, 0.4, 2001])('refuse %s keV', (energy) => {
    expect(tableRange('B', energy)).toMatchObject({ ok: false, error: { quantity: 'energy_kev' } });
  });

  it('reach from 0.5 to 2000 keV', () => {
    expect(tableRange('Sb', 0.5).ok).toBe(true);
    expect(tableRange('Sb', 2000).ok).toBe(true);
  });

  it('name the rows around an energy', () => {
    const rows = [[1], [2], [4]] as const;
    expect([0.5, 1, 1.5, 2, 3, 4, 9].map((energy) => rowsAround(rows, energy).flat())).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
      [2, 4],
      [2, 4],
      [2, 4],
    ]);
    expect(() => rowsAround([[1]], 1)).toThrow('two rows');
  });

  it('have a lateral straggle only where both rows have one', () => {
    const rows = [
      [1, 1, 1, 0, 3, null],
      [2, 2, 2, 0, 3, 1],
      [4, 4, 4, 0, 3, null],
    ] as const;
    expect(interpolate(rows, 1.5, 'linear').lateral_um).toBeNull();
    expect(interpolate(rows, 3, 'linear').lateral_um).toBeNull();
  });
});

describe('simulated ranges', () => {
  it('give their rows back, with the fraction that comes out again', () => {
    expect(simulatedRange('B', 20)).toEqual({
      ok: true,
      rp_um: 0.078864,
      drp_um: 0.03121,
      skewness: -0.1774,
      kurtosis: 2.5162,
      lateral_um: 0.033731,
      backscattered_fraction: 0.01783,
      constant_set: 'TRIM',
      warnings: [],
    });
  });

  it('let backscattering follow a power of the energy, and none where there was none', () => {
    expect(found(simulatedRange('B', Math.sqrt(200))).backscattered_fraction).toBeCloseTo(
      Math.sqrt(0.0291 * 0.01783),
      12,
    );
    expect(found(simulatedRange('As', 60)).backscattered_fraction).toBe(0);
    expect(found(simulatedRange('B', 0.5)).backscattered_fraction).toBeLessThan(0.5);
  });

  it('warn outside 5 to 400 keV and refuse other ions and energies', () => {
    expect(found(simulatedRange('P', 4)).warnings).toMatchObject([{ value: 4, min: 5, max: 400 }]);
    expect(found(simulatedRange('P', 401)).warnings).toHaveLength(1);
    expect(simulatedRange('Xe', 20)).toMatchObject({ ok: false, error: { quantity: 'ion' } });
    expect(simulatedRange('P', 0.4)).toMatchObject({ ok: false, error: { kind: 'out_of_range' } });
    expect(simulatedRange('P', 2001)).toMatchObject({ ok: false, error: { kind: 'out_of_range' } });
  });
});

describe('range polynomials', () => {
  it('give the ranges of Selberherr', () => {
    expect(found(polynomialRange(selberherr.B, 30))).toMatchObject({ warnings: [] });
    expect(found(polynomialRange(selberherr.B, 30)).rp_um).toBeCloseTo(0.0971628, 12);
    expect(found(polynomialRange(selberherr.B, 30)).drp_um).toBeCloseTo(0.03808938075, 12);
    expect(found(polynomialRange(selberherr.P, 100)).rp_um).toBeCloseTo(0.124447, 12);
    expect(found(polynomialRange(selberherr.As, 100)).drp_um).toBeCloseTo(0.020251, 12);
    expect(found(polynomialRange(selberherr.Sb, 30)).rp_um).toBeCloseTo(0.01956669204, 12);
  });

  it('warn outside 10 to 300 keV and refuse where they give no length', () => {
    expect(found(polynomialRange(selberherr.B, 9)).warnings).toMatchObject([{ min: 10, max: 300 }]);
    expect(found(polynomialRange(selberherr.B, 301)).warnings).toHaveLength(1);
    const refused = polynomialRange(selberherr.B, 2000);
    expect(refused).toMatchObject({ ok: false, error: { kind: 'no_solution', quantity: 'rp_um' } });
    expect(!refused.ok && 'message' in refused.error && refused.error.message).toContain('10 to 300 keV');
    expect(polynomialRange({ rp: [1], drp: [0] }, 20).ok).toBe(false);
    expect(polynomialRange(selberherr.B, -1)).toMatchObject({ ok: false, error: { kind: 'out_of_range' } });
  });
});
