import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';
import { boltzmannEvPerK, kelvin } from '../../physical-constants.ts';

/** Growth per cycle at saturation and the temperature window in which it stays so. */
export interface AldProcess {
  readonly growth_per_cycle_nm: number;
  readonly window_min_c: number;
  readonly window_max_c: number;
  /** Energies of what changes the growth below (incomplete reaction) and above (decomposition) the window. */
  readonly incomplete_ev: number;
  readonly decomposition_ev: number;
}

/** Trimethylaluminium and water: Puurunen, J. Appl. Phys. 97, 121301 (2005); Groner et al., Chem. Mater. 16, 639 (2004). */
export const trimethylaluminiumWater: AldProcess = {
  growth_per_cycle_nm: 0.1,
  window_min_c: 150,
  window_max_c: 300,
  incomplete_ev: 0.1,
  decomposition_ev: 1.5,
};

interface CycleGrowth {
  readonly growth_per_cycle_nm: number;
  readonly regime: 'incomplete' | 'window' | 'decomposition';
  readonly warnings: readonly ModelWarning[];
}

const processBounds = {
  growth_per_cycle_nm: { min: 1e-5, max: 2 },
  window_min_c: { min: -100, max: 1500 },
  window_max_c: { min: -100, max: 1500 },
  incomplete_ev: { min: 0, max: 3 },
  decomposition_ev: { min: 0, max: 6 },
};
/** Growth over that of the window beyond which the film is grown by decomposition alone. */
const mostDecomposition = 100;

/**
 * Growth per cycle at a temperature with the coverages that the two pulses reach. Constant inside the window; below it
 * the reaction is incomplete and above it the precursor decomposes, each by its Arrhenius factor from the window's edge.
 * Source: George, Chem. Rev. 110, 111 (2010), fig. 5 (the window); Puurunen (2005).
 */
export function growthPerCycle(
  process: AldProcess,
  temperature_c: number,
  coverages: readonly [precursor: number, reactant: number] = [1, 1],
): Outcome<CycleGrowth> {
  const [precursor_coverage, reactant_coverage] = coverages;
  const share = { min: 0, max: 1 };
  const error = firstError(
    { ...process, temperature_c, precursor_coverage, reactant_coverage },
    {
      ...processBounds,
      window_max_c: { min: process.window_min_c, max: processBounds.window_max_c.max },
      temperature_c: { min: -150, max: 2000 },
      precursor_coverage: share,
      reactant_coverage: share,
    },
  );
  if (error) return { ok: false, error };
  const { window_min_c, window_max_c } = process;
  const factor = (energy_ev: number, edge_c: number): number =>
    Math.exp((energy_ev / boltzmannEvPerK) * (1 / kelvin(edge_c) - 1 / kelvin(temperature_c)));
  const saturated = process.growth_per_cycle_nm * precursor_coverage * reactant_coverage;
  const warnings: ModelWarning[] = outsideValidity(
    { temperature_c, precursor_coverage, reactant_coverage },
    {
      temperature_c: { min: window_min_c, max: window_max_c },
      precursor_coverage: { min: 0.95, max: 1 },
      reactant_coverage: { min: 0.95, max: 1 },
    },
  );
  if (temperature_c < window_min_c) {
    const growth = saturated * factor(process.incomplete_ev, window_min_c);
    return { ok: true, growth_per_cycle_nm: growth, regime: 'incomplete', warnings };
  }
  if (temperature_c <= window_max_c) return { ok: true, growth_per_cycle_nm: saturated, regime: 'window', warnings };
  // Decomposition needs no second pulse: it adds to what the half-reactions give.
  const extra = Math.min(mostDecomposition, factor(process.decomposition_ev, window_max_c) - 1);
  const decomposed = process.growth_per_cycle_nm * extra;
  return { ok: true, growth_per_cycle_nm: saturated + decomposed, regime: 'decomposition', warnings };
}

interface CycleCount {
  readonly cycles: number;
  readonly thickness_nm: number;
  readonly duration_s: number;
  readonly rate_nm_min: number;
}

/** Whole cycles that reach a thickness, after `nucleation_cycles` that grow nothing, and what they take. */
export function cyclesForThickness(
  thickness_nm: number,
  growth_per_cycle_nm: number,
  cycle_s: number,
  nucleation_cycles = 0,
): Outcome<CycleCount> {
  const error = firstError(
    { thickness_nm, growth_per_cycle_nm, cycle_s, nucleation_cycles },
    {
      thickness_nm: { min: 0, max: 1e5 },
      growth_per_cycle_nm: { min: 1e-6, max: 1e3 },
      cycle_s: { min: 1e-3, max: 1e5 },
      nucleation_cycles: { min: 0, max: 1e4 },
    },
  );
  if (error) return { ok: false, error };
  // A thickness that is a whole number of cycles but for rounding takes no cycle more.
  const growing = Math.ceil(thickness_nm / growth_per_cycle_nm - 1e-9);
  const cycles = growing === 0 ? 0 : growing + Math.ceil(nucleation_cycles);
  const grown = growing * growth_per_cycle_nm;
  const duration_s = cycles * cycle_s;
  return {
    ok: true,
    cycles,
    thickness_nm: grown,
    duration_s,
    rate_nm_min: duration_s > 0 ? (grown / duration_s) * 60 : 0,
  };
}
