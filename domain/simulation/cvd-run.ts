import { depositionBy } from '../process/cvd/deposition.ts';
import type { Deposition, DepositionConditions } from '../process/cvd/deposition-conditions.ts';
import type { FilmProcess } from '../process/cvd/film-process.ts';
import { filmConstants, findFilmProcess } from '../process/cvd/films.ts';
import { waferMap } from '../process/cvd/wafer-map.ts';
import { defineModel, type Evaluation, type Model, type Remark, type Value } from '../process/model.ts';
import type { ModelError, Outcome } from '../process/outcome.ts';
import { boatOffsets, cycleTimes, type DepositionStep, gasesOf, shareOn, standby, stepsOf } from './cvd-recipe.ts';
import { type CvdRunInput, cvdRunInput } from './cvd-run-input.ts';
import { type FilmGrowth, grow, noFilm } from './film-growth.ts';

/** Less precursor grows nothing that could be measured, sccm. */
const LEAST_PRECURSOR = 1e-4;
/** Heating of a reactor whose recipe names no rate, C/min. */
const USUAL_RAMP = 60;
const ROOM_TORR = 760;

interface Moment {
  readonly time_s: number;
  readonly step_index: number;
  readonly temperature_c: number;
  readonly pressure_torr: number;
  readonly rate_nm_per_min: number;
  readonly thickness_nm: number;
}

/** What is constant through a step, but for temperature and pressure. */
function conditionsOf(asked: CvdRunInput, { step, flows_sccm, pulses }: DepositionStep, process: FilmProcess) {
  const phasePower = Math.max(0, ...(pulses?.phases ?? []).map(({ plasma_power_w = 0 }) => plasma_power_w));
  const plasma = step.plasma_power_w ?? (phasePower > 0 ? phasePower : undefined);
  const pulsed = pulses !== null && process.cycle === undefined ? shareOn(pulses, process) : 1;
  const offsets = boatOffsets(asked.recipe);
  const { calibration, aspect_ratio, wafer_diameter_mm } = asked;
  return {
    flows_sccm,
    calibration,
    aspect_ratio,
    duty_cycle: pulsed * (asked.recipe.plasma_settings?.duty_cycle ?? 1),
    geometry: { wafer_diameter_mm },
    ...(plasma === undefined ? {} : { plasma_power_w: plasma }),
    ...(step.bias_power_w === undefined ? {} : { bias_power_w: step.bias_power_w }),
    ...(step.filament_temp_c === undefined ? {} : { filament_temp_c: step.filament_temp_c }),
    ...(step.laser_power_w === undefined ? {} : { laser_power_w: step.laser_power_w }),
    ...(step.uv_irradiance_mw_cm2 === undefined ? {} : { irradiance_mw_per_cm2: step.uv_irradiance_mw_cm2 }),
    ...(offsets.length === 0 ? {} : { boat_offsets_c: offsets }),
    ...(pulses === null || process.cycle === undefined ? {} : { cycle: cycleTimes(pulses, process) }),
  };
}

/** A ramp towards a target, at most by a rate. */
const towards = (from: number, to: number, most: number): number =>
  from + Math.sign(to - from) * Math.min(Math.abs(to - from), most);

/** Whether anything can grow in a step: the precursor flows, and a chemistry that grows in cycles has its pulses. */
const grows = ({ flows_sccm, pulses }: DepositionStep, { precursor, cycle }: FilmProcess): boolean =>
  (flows_sccm[precursor] ?? 0) >= LEAST_PRECURSOR && (cycle === undefined || pulses !== null);

interface Run {
  readonly film: FilmGrowth;
  readonly moments: readonly Moment[];
  readonly duration_s: number;
  readonly last: Deposition | null;
  readonly warnings: readonly Remark[];
}

/** Goes through a recipe in stretches, each at the conditions of its middle. */
function go(asked: CvdRunInput, steps: readonly DepositionStep[], process: FilmProcess): Outcome<Run, ModelError> {
  const reactor = asked.mode.reactor_type;
  const duration_s = steps.reduce((sum, { step }) => sum + step.duration_s, 0);
  let temperature_c = standby(reactor);
  let pressure_torr = asked.recipe.pressure_setpoints?.process_pressure_torr ?? ROOM_TORR;
  let [time_s, film, last]: [number, FilmGrowth, Deposition | null] = [0, noFilm, null];
  const warnings = new Map<string, Remark>();
  const moments: Moment[] = [
    { time_s, step_index: 0, temperature_c, pressure_torr, rate_nm_per_min: 0, thickness_nm: 0 },
  ];
  for (const [step_index, each] of steps.entries()) {
    const { step } = each;
    const base = conditionsOf(asked, each, process);
    const target = step.target_temp_c ?? temperature_c;
    const ramp = (step.ramp_rate_c_per_min ?? USUAL_RAMP) / 60;
    pressure_torr = step.target_pressure_torr ?? pressure_torr;
    const stretches = Math.max(1, Math.round((asked.points * step.duration_s) / duration_s));
    const seconds = step.duration_s / stretches;
    let [known, at]: [Deposition | null, number] = [null, Number.NaN];
    for (let i = 0; i < stretches; i += 1) {
      const middle = towards(temperature_c, target, (ramp * seconds) / 2);
      temperature_c = towards(temperature_c, target, ramp * seconds);
      if (grows(each, process) && (known === null || at !== middle)) {
        const conditions: DepositionConditions = { ...base, temperature_c: middle, pressure_torr };
        const found = depositionBy(process, reactor, conditions);
        if (!found.ok) return found;
        for (const warning of found.warnings)
          warnings.set(`${warning.kind} ${warning.quantity}`, { ...warning, step: step.name });
        [known, at] = [found, middle];
      }
      if (known !== null) film = grow(film, known, seconds);
      time_s += seconds;
      const rate_nm_per_min = known?.rate_nm_per_min ?? 0;
      moments.push({
        time_s,
        step_index,
        temperature_c,
        pressure_torr,
        rate_nm_per_min,
        thickness_nm: film.thickness_nm,
      });
    }
    last = known ?? last;
  }
  return { ok: true, film, moments, duration_s, last, warnings: [...warnings.values()] };
}

function evaluate(asked: CvdRunInput): Evaluation {
  const { recipe, mode, wafer_diameter_mm } = asked;
  if (recipe.film_target === undefined)
    return { ok: false, error: { kind: 'no_solution', quantity: 'recipe.film_target', message: 'names no film' } };
  const steps = stepsOf(recipe);
  const chemistry = findFilmProcess({ film: recipe.film_target, mode, gases: gasesOf(steps) });
  if (!chemistry.ok) return chemistry;
  const { process } = chemistry;
  const run = go(asked, steps, process);
  if (!run.ok) return run;
  const { film, moments, duration_s } = run;
  if (!(film.thickness_nm > 0))
    return {
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'thickness_nm',
        message: 'nothing grows: see gases, temperature and power',
      },
    };
  const map = waferMap(film.thickness_nm, film.profile, asked.map_sites, wafer_diameter_mm);
  if (!map.ok) return map;
  const of = (name: keyof Moment): number[] => moments.map((moment) => moment[name]);
  const target = recipe.thickness_target_nm ?? null;
  return {
    ok: true,
    constants: filmConstants,
    warnings: run.warnings,
    values: {
      process: process.id,
      film: process.film,
      duration_s,
      thickness_nm: film.thickness_nm,
      target_nm: target,
      miss_pct: target === null ? null : 100 * (film.thickness_nm / target - 1),
      mean_rate_nm_per_min: (60 * film.thickness_nm) / film.growing_s,
      limiting: run.last?.limiting ?? null,
      uniformity_pct: map.statistics.half_range_pct,
      sigma_over_mean_pct: map.statistics.sigma_over_mean_pct,
      map: map.sites.map(({ x_mm, y_mm, value }): Value => ({ x_mm, y_mm, thickness_nm: value })),
      boat_nm: film.boat.map((share) => share * film.thickness_nm),
      stress_mpa: film.stress_mpa,
      stress_type: film.stress_mpa < 0 ? 'compressive' : 'tensile',
      refractive_index: film.refractive_index,
      step_coverage_pct: 100 * film.step_coverage,
      steps: steps.map(({ step }, index): Value => {
        const end = moments.findLast(({ step_index }) => step_index === index);
        return { name: step.name, duration_s: step.duration_s, thickness_nm: end?.thickness_nm ?? null };
      }),
      times_s: of('time_s'),
      step_index: of('step_index'),
      temperature_c: of('temperature_c'),
      pressure_torr: of('pressure_torr'),
      rate_nm_per_min: of('rate_nm_per_min'),
      thickness_so_far_nm: of('thickness_nm'),
    },
  };
}

const nm = { unit: 'nm', min: 0 };
const rate = { unit: 'nm/min', min: 0 };
const pct = { unit: '%', min: 0 };

/** A whole run of a deposition recipe on a reactor without faults. */
export const cvdRunSimulation: Model = defineModel({
  name: 'simulation.cvd_run',
  title:
    'A deposition recipe from its first step to its last: time series, thickness map, uniformity, stress, coverage',
  source: 'Surface kinetics of the film in series with the transport of the reactor (cvd.deposition), step by step',
  input: cvdRunInput,
  output: {
    process: { unit: '' },
    film: { unit: '' },
    duration_s: { unit: 's', min: 0 },
    thickness_nm: nm,
    target_nm: nm,
    miss_pct: { unit: '%' },
    mean_rate_nm_per_min: rate,
    limiting: { unit: '' },
    uniformity_pct: pct,
    sigma_over_mean_pct: pct,
    map: { unit: 'x, y: mm; thickness: nm' },
    boat_nm: nm,
    stress_mpa: { unit: 'MPa' },
    stress_type: { unit: '' },
    refractive_index: { unit: '1', min: 0 },
    step_coverage_pct: { unit: '%', min: 0, max: 100 },
    steps: { unit: 'duration: s; thickness at its end: nm', min: 0 },
    times_s: { unit: 's', min: 0 },
    step_index: { unit: 'index from 0', min: 0 },
    temperature_c: { unit: 'degC' },
    pressure_torr: { unit: 'Torr', min: 0 },
    rate_nm_per_min: rate,
    thickness_so_far_nm: nm,
  },
  evaluate,
});
