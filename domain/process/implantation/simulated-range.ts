import { firstError, type ModelError, type Outcome, outsideValidity, refuse } from '../outcome.ts';
import type { RangeRow } from './range-tables.ts';
import { interpolate, rowsAround, type TableRange } from './ranges.ts';
import { type SimulatedRow, trim } from './simulated-ranges.ts';

type SimulatedIon = keyof typeof trim;

interface SimulatedRange extends TableRange {
  /** Fraction of the ions that leave through the surface again. */
  readonly backscattered_fraction: number;
}

/** Energies that the table is carried to by its power law, keV. */
const reach = { min: 0.5, max: 2000 };

/** Backscattering falls about as a power of the energy; where a row has none, there is none. */
function backscattered(rows: readonly SimulatedRow[], energy_kev: number): number {
  const [low, high] = rowsAround(rows, energy_kev);
  const t = Math.log(energy_kev / low[0]) / Math.log(high[0] / low[0]);
  if (!(low[6] > 0 && high[6] > 0)) return low[6] + (high[6] - low[6]) * Math.min(1, Math.max(0, t));
  return Math.min(0.5, low[6] * (high[6] / low[6]) ** t);
}

/**
 * Range statistics as a binary-collision simulation with the universal potential gives them (set TRIM), interpolated
 * between simulated energies. Outside 5 to 400 keV with a warning.
 */
export function simulatedRange(ion: string, energy_kev: number): Outcome<SimulatedRange, ModelError> {
  const error = firstError({ energy_kev }, { energy_kev: reach });
  if (error) return { ok: false, error };
  if (!(ion in trim))
    return refuse({
      kind: 'no_solution',
      quantity: 'ion',
      message: `no simulated ranges of ${ion}: choose B, P, As or Sb`,
    });
  const rows = trim[ion as SimulatedIon];
  const plain = rows.map(([energy, ...rest]): RangeRow => [energy, rest[0], rest[1], rest[2], rest[3], rest[4]]);
  return {
    ok: true,
    ...interpolate(plain, energy_kev, 'log_energy'),
    backscattered_fraction: backscattered(rows, energy_kev),
    constant_set: 'TRIM',
    warnings: outsideValidity({ energy_kev }, { energy_kev: { min: 5, max: 400 } }),
  };
}
