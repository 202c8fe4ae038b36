import { firstError, type ModelError, type ModelWarning, type Outcome, outsideValidity } from '../outcome.ts';
import { gibbons, type RangeRow, type TabulatedIon } from './range-tables.ts';
import { trim } from './simulated-ranges.ts';

/** Moments of the depth at which ions stop. */
export interface RangeMoments {
  readonly rp_um: number;
  readonly drp_um: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
  /** Standard deviation along one axis of the surface; null where the table has none. */
  readonly lateral_um: number | null;
}

export interface TableRange extends RangeMoments {
  readonly constant_set: 'GIBBONS' | 'TRIM';
  readonly warnings: readonly ModelWarning[];
}

/** `log_energy`: lengths as powers of the energy, shapes linear in its logarithm. `linear`: everything linear in it. */
export type Interpolation = 'log_energy' | 'linear';

/** Energies that a power law may still be carried to from the nearest two rows, keV. */
const energyReachKev = { min: 0.5, max: 2000 } as const;

const between = (a: number, b: number, t: number): number => a + (b - a) * t;
const lengthBetween = (a: number, b: number, t: number, method: Interpolation): number =>
  method === 'linear' && t >= 0 && t <= 1 ? between(a, b, t) : a * (b / a) ** t;

/** The two rows around an energy, or the nearest two of the end it lies beyond. */
export function rowsAround<Row extends readonly [number, ...unknown[]]>(
  rows: readonly Row[],
  energy_kev: number,
): readonly [Row, Row] {
  let above = rows.findIndex(([energy]) => energy >= energy_kev);
  if (above < 0) above = rows.length - 1;
  const [low, high] = [rows[Math.max(above, 1) - 1], rows[Math.max(above, 1)]];
  if (!low || !high) throw new Error('a range table needs two rows');
  return [low, high];
}

/** Moments at an energy from a table. Beyond its ends lengths follow the power law of the last two rows; shapes stay. */
export function interpolate(rows: readonly RangeRow[], energy_kev: number, method: Interpolation): RangeMoments {
  const [low, high] = rowsAround(rows, energy_kev);
  const inLog = Math.log(energy_kev / low[0]) / Math.log(high[0] / low[0]);
  const inside = inLog >= 0 && inLog <= 1;
  const t = method === 'linear' && inside ? (energy_kev - low[0]) / (high[0] - low[0]) : inLog;
  const shape = Math.min(1, Math.max(0, t));
  const [lateralLow, lateralHigh] = [low[5], high[5]];
  return {
    rp_um: lengthBetween(low[1], high[1], t, method),
    drp_um: lengthBetween(low[2], high[2], t, method),
    skewness: between(low[3], high[3], shape),
    kurtosis: between(low[4], high[4], shape),
    lateral_um: lateralLow === null || lateralHigh === null ? null : lengthBetween(lateralLow, lateralHigh, t, method),
  };
}

/** Below its first row the table continues with the simulated 5 keV row, where there is one. */
const continued = (ion: TabulatedIon): readonly RangeRow[] => {
  if (ion === 'BF2') return gibbons.BF2;
  return [
    ...trim[ion].slice(0, 1).map((row): RangeRow => [row[0], row[1], row[2], row[3], row[4], row[5]]),
    ...gibbons[ion],
  ];
};
const rowsOf: Readonly<Record<TabulatedIon, readonly RangeRow[]>> = {
  B: continued('B'),
  P: continued('P'),
  As: continued('As'),
  Sb: continued('Sb'),
  BF2: continued('BF2'),
};

const tableBounds = (ion: TabulatedIon): { min: number; max: number } => {
  const energies = gibbons[ion].map(([energy]) => energy);
  return { min: Math.min(...energies), max: Math.max(...energies) };
};

/**
 * Range statistics of an ion in silicon from the tables of Gibbons, Johnson & Mylroie (1975). For BF2 the energy is the
 * molecule's and the moments are boron's.
 *
 * @param energy_kev 0.5 to 2000; outside the table (10 to 400 keV, BF2 25 to 120 keV) the result carries a warning.
 */
export function tableRange(
  ion: TabulatedIon,
  energy_kev: number,
  method: Interpolation = 'log_energy',
): Outcome<TableRange, ModelError> {
  const error = firstError({ energy_kev }, { energy_kev: energyReachKev });
  if (error) return { ok: false, error };
  return {
    ok: true,
    ...interpolate(rowsOf[ion], energy_kev, method),
    constant_set: 'GIBBONS',
    warnings: outsideValidity({ energy_kev }, { energy_kev: tableBounds(ion) }),
  };
}
