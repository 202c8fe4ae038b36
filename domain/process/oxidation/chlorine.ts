import type { OxidationWarning } from './conditions.ts';
import { hydrogenChloride } from './constants.ts';

/** Index of the interval of ascending `grid` that holds `value` and the position in it, 0 to 1, clamped at the ends. */
function locate(grid: readonly number[], value: number): { low: number; fraction: number } {
  const last = grid.length - 1;
  let low = 0;
  while (low < last - 1 && value > (grid[low + 1] ?? Number.POSITIVE_INFINITY)) low += 1;
  const from = grid[low] ?? 0;
  const to = grid[low + 1] ?? from;
  return { low, fraction: Math.min(1, Math.max(0, (value - from) / (to - from))) };
}

function bilinear(table: readonly (readonly number[])[], pct: number, temperature_c: number): number {
  const row = locate(hydrogenChloride.pct, pct);
  const column = locate(hydrogenChloride.temperature_c, temperature_c);
  const at = (r: number): number => {
    const left = table[r]?.[column.low] ?? 1;
    const right = table[r]?.[column.low + 1] ?? left;
    return left + (right - left) * column.fraction;
  };
  return at(row.low) + (at(row.low + 1) - at(row.low)) * row.fraction;
}

/**
 * Factors on B and B/A of dry oxidation for HCl in the oxygen, by linear interpolation of the SUPREM-IV table
 * (0 to 10 %, 900 to 1100 C); beyond its edges the edge value holds, with a warning.
 */
export function chlorineFactors(
  hcl_pct: number,
  temperature_c: number,
): { b: number; b_over_a: number; warnings: OxidationWarning[] } {
  if (hcl_pct === 0) return { b: 1, b_over_a: 1, warnings: [] };
  const warnings: OxidationWarning[] = [];
  if (hcl_pct > 10) warnings.push({ kind: 'outside_validity', quantity: 'hcl_pct', value: hcl_pct, min: 0, max: 10 });
  if (temperature_c < 900 || temperature_c > 1100)
    warnings.push({
      kind: 'outside_validity',
      quantity: 'hcl_temperature_c',
      value: temperature_c,
      min: 900,
      max: 1100,
    });
  return {
    b: bilinear(hydrogenChloride.b, hcl_pct, temperature_c),
    b_over_a: bilinear(hydrogenChloride.b_over_a, hcl_pct, temperature_c),
    warnings,
  };
}
