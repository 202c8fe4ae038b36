import { describe, expect, it } from 'vitest';
import { type DoseMap, doseMap, type RasterScan } from './scan-uniformity.ts';

const even: RasterScan = {
  dose_cm2: 1e13,
  wafer_diameter_mm: 300,
  beam_sigma_x_mm: 10,
  beam_sigma_y_mm: 10,
  line_pitch_mm: 5,
  overscan_mm: 60,
};
const map = (changes: Partial<RasterScan> = {}): DoseMap => {
  const found = doseMap({ ...even, ...changes });
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found;
};
const at = ({ dose_cm2, positions_mm }: DoseMap, x: number, y: number): number => {
  const dose = dose_cm2[positions_mm.indexOf(y)]?.[positions_mm.indexOf(x)];
  if (typeof dose !== 'number') throw new Error(`no site at ${x}, ${y}`);
  return dose / 1e13;
};

describe('the dose map of a raster scan', () => {
  it('is even when lines overlap and the scan clears the wafer', () => {
    const { mean_cm2, uniformity_pct, lowest_cm2, highest_cm2 } = map();
    expect(mean_cm2 / 1e13).toBeCloseTo(1, 7);
    expect(uniformity_pct).toBeLessThan(1e-5);
    expect(lowest_cm2).toBeLessThanOrEqual(mean_cm2);
    expect(highest_cm2).toBeGreaterThanOrEqual(mean_cm2);
  });

  it('covers the wafer and nothing else', () => {
    const { dose_cm2, positions_mm } = map({ sites: 5 });
    expect(positions_mm).toEqual([-150, -75, 0, 75, 150]);
    expect(dose_cm2.map((row) => row.map((dose) => (dose === null ? '.' : 'x')).join(''))).toEqual([
      '..x..',
      '.xxx.',
      'xxxxx',
      '.xxx.',
      '..x..',
    ]);
    expect(map().dose_cm2).toHaveLength(41);
  });

  it('is striped when the lines are far apart', () => {
    // Poisson's sum: lines a pitch p apart ripple by 2 exp(-2 (pi sigma / p)^2).
    const pitch = 30;
    const ripple = 2 * Math.exp(-2 * ((Math.PI * 10) / pitch) ** 2);
    const found = map({ line_pitch_mm: pitch, sites: 201, overscan_mm: 150 });
    expect(found.highest_cm2 / 1e13 - 1).toBeCloseTo(ripple, 3);
    expect(1 - found.lowest_cm2 / 1e13).toBeCloseTo(ripple, 3);
    expect(found.uniformity_pct).toBeCloseTo((100 * ripple) / Math.SQRT2, 0);
    expect(found.line_overlap_pct).toBeCloseTo(100 * (1 - 30 / 23.548200450309494), 9);
  });

  it('loses half of the dose at an edge that the scan ends at', () => {
    const found = map({ overscan_mm: 0, sites: 3 });
    expect(at(found, 150, 0)).toBeCloseTo(0.5, 6);
    expect(at(found, 0, -150)).toBeCloseTo(0.5, 3);
    expect(at(found, 0, 0)).toBeCloseTo(1, 6);
  });

  it('follows the dwell time of the fast scan', () => {
    const tilted = map({ tilt_pct: 3, sites: 3 });
    const reach = 210;
    expect(at(tilted, 150, 0)).toBeCloseTo(1 + (0.03 * 150) / reach, 6);
    expect(at(tilted, -150, 0)).toBeCloseTo(1 - (0.03 * 150) / reach, 6);
    const bowed = map({ bow_pct: 3, sites: 3 });
    // The beam's own width adds its variance to the square.
    expect(at(bowed, 150, 0)).toBeCloseTo(1 + 0.03 * 1.5 * ((150 * 150 + 100) / (reach * reach) - 1 / 3), 6);
    expect(at(bowed, 0, 0)).toBeCloseTo(1 + 0.03 * 1.5 * (100 / (reach * reach) - 1 / 3), 6);
  });

  it('follows the beam current from the first line to the last', () => {
    const found = map({ current_drift_pct: 4, sites: 3 });
    expect(at(found, 0, 0)).toBeCloseTo(1, 6);
    expect(at(found, 0, 150)).toBeCloseTo(1 + (0.04 * 150) / (83 * 5), 6);
    expect(at(found, 0, -150)).toBeCloseTo(1 - (0.04 * 150) / (83 * 5), 6);
  });

  it('may be a single line', () => {
    const found = map({ line_pitch_mm: 500, overscan_mm: 0, wafer_diameter_mm: 20, sites: 3, beam_sigma_x_mm: 0.1 });
    expect(at(found, 0, 0)).toBeCloseTo(500 / (10 * Math.sqrt(2 * Math.PI)), 6);
  });

  it.each([
    'dose_cm2',
    'wafer_diameter_mm',
    'beam_sigma_x_mm',
    'beam_sigma_y_mm',
    'line_pitch_mm',
    'overscan_mm',
    'tilt_pct',
    'bow_pct',
    'current_drift_pct',
    'sites',
  ] as const)('refuses a wrong %s', (quantity) => {
    expect(doseMap({ ...even, [quantity]: -51 })).toMatchObject({
      ok: false,
      error: { kind: 'out_of_range', quantity },
    });
  });
});
