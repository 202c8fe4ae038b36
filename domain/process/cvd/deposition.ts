import { firstError, type ModelWarning, type Outcome, outsideValidity, refuse } from '../outcome.ts';
import { type CycleGrowth, cycleGrowth } from './atomic-layer.ts';
import { boatGrowth } from './boat.ts';
import { type Calibration, calibrate, type GasAtWafer, gasAtWafer, isPlugFlow, precursorFlux } from './calibration.ts';
import { cycledCoverage, featureCoverage } from './conformality.ts';
import type { Deposition, DepositionConditions } from './deposition-conditions.ts';
import { conditionsError, depositionLimits } from './deposition-limits.ts';
import type { FilmProcess } from './film-process.ts';
import { filmIndex, filmStress } from './film-properties.ts';
import { type FilmRequest, findFilmProcess } from './films.ts';
import { limitingStep } from './kinetics.ts';
import type { ReactorType } from './mode.ts';
import { profileHalfRange } from './profile.ts';
import { defaultGeometry, massTransfer, type ReactorGeometry } from './reactor-geometry.ts';
import { surfaceRate } from './surface-rate.ts';
import { growthFromFlux } from './units.ts';
import { waferProfile } from './wafer-profile.ts';

/** Less than a closed valve leaks: no flow, sccm. */
const LEAST_FLOW = 1e-6;
const flowing = (flows: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(flows).filter(([, flow]) => flow >= LEAST_FLOW));

interface Growing {
  readonly process: FilmProcess;
  readonly type: ReactorType;
  readonly conditions: DepositionConditions;
  readonly geometry: ReactorGeometry;
  readonly gas: GasAtWafer;
}

/** nm/min of film from a precursor flux. */
const growth = (process: FilmProcess, flux: number): number =>
  growthFromFlux(flux / process.precursors_per_formula, {
    density_kg_per_m3: process.density_g_per_cm3 * 1000,
    molar_mass_g_per_mol: process.molar_mass_g_per_mol,
  });

/** What every film has, however it grew. */
const properties = ({ process, conditions }: Growing) => ({
  film: process.film,
  process: process.id,
  refractive_index: filmIndex(process, conditions.flows_sccm),
  stress_mpa: filmStress(process, conditions),
  density_g_per_cm3: process.density_g_per_cm3,
});

/** Rate of growth in cycles: as much as the pulses saturate. */
function layered(growing: Growing, cycle: CycleGrowth): Omit<Deposition, 'warnings'> {
  const { process, conditions, geometry, type, gas } = growing;
  const growth_per_cycle_nm = cycle.growth_per_cycle_nm * (conditions.calibration ?? 1);
  const rate = cycle.cycle_s > 0 ? (60 * growth_per_cycle_nm) / cycle.cycle_s : 0;
  const unsaturated = 1 - cycle.coverage[0] * cycle.coverage[1];
  const profile = waferProfile({
    process,
    type,
    conditions,
    geometry,
    gas,
    surface_m_per_s: 0,
    loss: unsaturated,
    energy_ev: 0,
  });
  return {
    ...properties(growing),
    rate_nm_per_min: rate,
    growth_per_cycle_nm,
    cycle_s: cycle.cycle_s,
    coverage: cycle.coverage,
    limiting: rate === 0 ? 'none' : unsaturated < 0.05 ? 'saturated' : 'unsaturated',
    surface_rate_nm_per_min: rate,
    transport_rate_nm_per_min: rate,
    sputter_rate_nm_per_min: 0,
    apparent_energy_ev: 0,
    utilisation: gas.supply > 0 ? Math.min(1, (precursorFlux(process, rate) * geometry.hot_area_m2) / gas.supply) : 0,
    surface_temperature_c: conditions.temperature_c,
    profile,
    within_wafer_half_range_pct: profileHalfRange(profile),
    boat: [1],
    wafer_to_wafer_half_range_pct: 0,
    step_coverage: cycledCoverage(cycle.exposures, conditions.aspect_ratio),
  };
}

/** Continuous growth: surface reaction and transport in series, with the depletion of what is supplied. */
function continuous(
  growing: Growing,
  calibration: Calibration,
  factor: number,
  surface_c: number,
): Omit<Deposition, 'warnings'> {
  const { process, conditions, geometry, type, gas } = growing;
  const { duty_cycle = 1, bias_power_w = 0 } = conditions;
  const hg = calibration.transfer_factor * massTransfer(type, geometry, gas);
  const surfaceFlux = calibration.surface_m_per_s * calibration.reference_concentration * factor;
  const ks = gas.concentration > 0 ? surfaceFlux / gas.concentration : 0;
  const apparent = ks > 0 ? (process.energy_ev * hg) / (ks + hg) : process.energy_ev;
  const boat = boatGrowth({
    plug: isPlugFlow(type),
    surface_m_per_s: ks,
    transfer_m_per_s: hg,
    flow_m3_per_s: gas.volume_flow_m3_per_s,
    area_m2: geometry.hot_area_m2,
    concentration: gas.concentration,
    energy_ev: process.energy_ev,
    temperature_c: surface_c,
    offsets_c: type === 'hot_wall' ? (conditions.boat_offsets_c ?? []) : [],
  });
  const utilisation = gas.supply > 0 ? Math.min(1, (boat.mean_flux * geometry.hot_area_m2) / gas.supply) : 0;
  const profile = waferProfile({
    process,
    type,
    conditions,
    geometry,
    gas,
    surface_m_per_s: ks,
    loss: utilisation,
    energy_ev: apparent,
  });
  const sputter =
    ((process.sputter_nm_per_min ?? 0) * bias_power_w) / (process.reference.bias_power_w ?? Number.POSITIVE_INFINITY);
  const deposited = growth(process, boat.mean_flux);
  const rate = Math.max(0, deposited - sputter) * duty_cycle;
  const positions = type === 'hot_wall' ? boat.relative : [1];
  const spread = 50 * (Math.max(...positions) - Math.min(...positions));
  return {
    ...properties(growing),
    rate_nm_per_min: rate,
    growth_per_cycle_nm: null,
    cycle_s: null,
    coverage: null,
    limiting: rate === 0 ? 'none' : limitingStep(ks, hg),
    surface_rate_nm_per_min: growth(process, surfaceFlux),
    transport_rate_nm_per_min: growth(process, hg * gas.concentration),
    sputter_rate_nm_per_min: sputter,
    apparent_energy_ev: apparent,
    utilisation,
    surface_temperature_c: surface_c,
    profile,
    within_wafer_half_range_pct: profileHalfRange(profile),
    boat: positions,
    wafer_to_wafer_half_range_pct: spread,
    step_coverage: featureCoverage(
      process.feature_sticking,
      conditions.aspect_ratio,
      deposited > 0 ? sputter / deposited : 0,
    ),
  };
}

/**
 * What a step grows by one chemistry in one type of reactor: rate, its limit, uniformity over wafer and boat, and the film's
 * properties. Surface kinetics relative to the reference point of the chemistry, in series with the reactor's transport.
 * Something missing (a gas, plasma power) gives no growth and a warning; conditions no reactor has are an error.
 */
export function depositionBy(
  process: FilmProcess,
  type: ReactorType,
  given: DepositionConditions,
): Outcome<Deposition> {
  const geometry = { ...defaultGeometry[type], ...given.geometry };
  const error = conditionsError(given, geometry);
  if (error) return refuse(error);
  const conditions = { ...given, flows_sccm: flowing(given.flows_sccm) };
  const { temperature_c, pressure_torr, flows_sccm } = conditions;
  const warnings: ModelWarning[] = outsideValidity({ temperature_c, pressure_torr }, process.validity);
  const surface = surfaceRate(process, conditions);
  const tooHot = firstError({ surface_temperature_c: surface.temperature_c }, depositionLimits);
  if (tooHot) return refuse(tooHot);
  warnings.push(...surface.warnings);
  const gas = gasAtWafer(process.precursor, flows_sccm, temperature_c, pressure_torr);
  const growing: Growing = { process, type, conditions, geometry, gas };
  if (process.cycle) {
    const times = conditions.cycle ?? process.reference.cycle;
    if (!times) throw new Error(`${process.id} grows in cycles, but its reference names none`);
    const cycle = cycleGrowth(process, process.cycle, times, flows_sccm, temperature_c, pressure_torr);
    const grown = surface.factor > 0 ? cycle : { ...cycle, growth_per_cycle_nm: 0 };
    return {
      ok: true,
      ...layered(growing, grown),
      warnings: [...warnings, ...(surface.factor > 0 ? cycle.warnings : [])],
    };
  }
  const calibration = calibrate(process);
  if (!calibration.ok)
    throw new Error(`${process.id}: its reference point is impossible: ${JSON.stringify(calibration.error)}`);
  const found = continuous(growing, calibration, surface.factor, surface.temperature_c);
  if (!Number.isFinite(found.rate_nm_per_min))
    return refuse({ kind: 'not_finite', quantity: 'rate_nm_per_min', value: found.rate_nm_per_min });
  if (found.sputter_rate_nm_per_min > 0 && found.rate_nm_per_min === 0)
    warnings.push({
      kind: 'advice',
      quantity: 'bias_power_w',
      message: 'ions sputter more than is deposited: lower the bias',
    });
  return { ok: true, ...found, warnings };
}

/** What a step of a recipe grows: finds the chemistry of the film by mode and gases, then as `depositionBy`. */
export function deposition(request: FilmRequest, conditions: DepositionConditions): Outcome<Deposition> {
  const found = findFilmProcess(request);
  return found.ok ? depositionBy(found.process, request.mode.reactor_type, conditions) : found;
}
