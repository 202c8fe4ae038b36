import type { ModelWarning } from '../outcome.ts';
import { kelvin } from '../physical-constants.ts';
import { totalFlow } from './calibration.ts';
import type { AtomicLayerCycle, CycleTimes, FilmProcess } from './film-process.ts';
import { gasProperties } from './gases.ts';
import { residenceTime } from './reactor.ts';
import { impingement } from './transport.ts';

/** Volume that a purge has to clear, l: the gas over a wafer of a cross-flow reactor. */
const PURGED_VOLUME_L = 0.25;
/** Dead legs of valves and walls clear this much more slowly than the gas over the wafer. */
const DEAD_VOLUME = 3;
/** Growth a cycle, relative to a saturated one, when precursor and co-reactant stay together: chemical vapour deposition. */
const UNPURGED_GROWTH = 5;
/** Relative change of growth for each K outside the temperature window. */
const WINDOW_SLOPE_PER_K = 0.01;

export interface CycleGrowth {
  readonly growth_per_cycle_nm: number;
  readonly cycle_s: number;
  readonly coverage: readonly [precursor: number, coreactant: number];
  /** Molecules offered for each site in a pulse. */
  readonly exposures: readonly [precursor: number, coreactant: number];
  readonly warnings: readonly ModelWarning[];
}

export const cycleLength = (times: CycleTimes): number =>
  times.pulse_s + times.purge_s + times.coreactant_pulse_s + times.coreactant_purge_s;

/**
 * Growth of one cycle: the saturated growth times both coverages, less outside the temperature window, more where purges
 * leave gas behind. Sources: Puurunen, J. Appl. Phys. 97, 121301 (2005), for saturation and the window; purging is that of a
 * stirred volume.
 */
export function cycleGrowth(
  process: FilmProcess,
  cycle: AtomicLayerCycle,
  times: CycleTimes,
  flows_sccm: Readonly<Record<string, number>>,
  temperature_c: number,
  pressure_torr: number,
): CycleGrowth {
  const carrier = totalFlow(flows_sccm) - (flows_sccm[process.precursor] ?? 0) - (flows_sccm[cycle.coreactant] ?? 0);
  const temperature_k = kelvin(temperature_c);
  // Only one of the two flows at a time, beside the carrier.
  const offered = (gas: string, pulse_s: number): number => {
    const flow = flows_sccm[gas] ?? 0;
    if (flow === 0) return 0;
    const partial = (pressure_torr * flow) / (flow + carrier);
    return (impingement(partial, temperature_k, gasProperties(gas).molar_mass) * 1e4 * pulse_s) / cycle.sites_per_m2;
  };
  const exposures = [
    offered(process.precursor, times.pulse_s),
    offered(cycle.coreactant, times.coreactant_pulse_s),
  ] as const;
  // Irreversible Langmuir adsorption: 1 - exp(-s0 flux t / sites).
  const coverage = [
    -Math.expm1(-cycle.sticking * exposures[0]),
    -Math.expm1(-cycle.coreactant_sticking * exposures[1]),
  ] as const;
  const { min, max } = cycle.window_c;
  const outside = Math.max(0, min - temperature_c, temperature_c - max);
  const window = Math.max(0, 1 - WINDOW_SLOPE_PER_K * outside);
  const clearing =
    carrier > 0 ? DEAD_VOLUME * residenceTime(PURGED_VOLUME_L, carrier, temperature_k, pressure_torr) : Infinity;
  const left = (purge_s: number): number => Math.exp(-purge_s / clearing);
  const parasitic = UNPURGED_GROWTH * (1 - (1 - left(times.purge_s)) * (1 - left(times.coreactant_purge_s)));
  const warnings: ModelWarning[] = [];
  if (outside > 0)
    warnings.push({ kind: 'outside_validity', quantity: 'temperature_c', value: temperature_c, min, max });
  for (const [i, quantity] of (['pulse_s', 'coreactant_pulse_s'] as const).entries()) {
    if ((coverage[i] ?? 0) < 0.95)
      warnings.push({
        kind: 'advice',
        quantity,
        message: 'the surface does not saturate: lengthen the pulse or raise its flow',
      });
  }
  if (parasitic > 0.01)
    warnings.push({
      kind: 'advice',
      quantity: 'purge_s',
      message: 'gas is left after the purge: growth is not self-limiting',
    });
  return {
    growth_per_cycle_nm: cycle.growth_per_cycle_nm * coverage[0] * coverage[1] * window * (1 + parasitic),
    cycle_s: cycleLength(times),
    coverage,
    exposures,
    warnings,
  };
}
