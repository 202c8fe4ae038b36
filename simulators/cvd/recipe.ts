import { z } from 'zod';
import type { FilmProcess } from '../../domain/process/cvd/film-process.ts';
import { findFilmProcess } from '../../domain/process/cvd/films.ts';
import type { PressureMode } from '../../domain/process/cvd/mode.ts';
import { type ReadRecipe, readRecipe, rejected } from '../engine/parts/recipe-reading.ts';
import type { ChamberDesign } from './design.ts';
import { type PulseCycle, pulseCycle } from './pulse-cycle.ts';

const power = z.number().min(0).default(0);
const flows = z.record(z.string(), z.number().min(0));

const step = z.object({
  name: z.string().min(1),
  duration_s: z
    .number()
    .positive()
    .max(7 * 86_400),
  target_temp_c: z.number().min(-50).max(2300).optional(),
  ramp_rate_c_per_min: z.number().positive().optional(),
  target_pressure_torr: z.number().min(0).optional(),
  /** Gases that are not named are off in the step. */
  flows_sccm: flows.optional(),
  plasma_power_w: power,
  bias_power_w: power,
  filament_temp_c: z.number().default(0),
  laser_power_w: power,
  uv_irradiance_mw_cm2: power,
  pulsed: z.boolean().default(false),
  purge: z.boolean().default(false),
});

const recipe = z.object({
  film_target: z.string().min(1),
  recipe_steps: z.array(step).min(1),
  temperature_profile: z.object({ zones: z.array(z.object({ setpoint: z.number() })) }).optional(),
  pressure_setpoints: z
    .object({ base_pressure_torr: z.number().min(0), process_pressure_torr: z.number().positive() })
    .optional(),
  gas_flows: z
    .object({
      gases: z.array(z.object({ name: z.string(), flow_sccm: z.number().min(0), timing: z.string().optional() })),
    })
    .optional(),
  plasma_settings: z.object({ duty_cycle: z.number().gt(0).max(1).default(1) }).optional(),
  pulsing_scheme: z
    .object({
      cycles: z.number().int().positive(),
      phases: z
        .array(
          z.object({
            name: z.string(),
            duration_s: z.number().positive(),
            flows_sccm: flows.default({}),
            plasma_power_w: power,
          }),
        )
        .min(1),
    })
    .optional(),
});
type Content = z.infer<typeof recipe>;

/** What a step asks of the sources of energy; 0 is off. */
export type Powers = Readonly<
  Record<'plasma_power_w' | 'bias_power_w' | 'filament_temp_c' | 'laser_power_w' | 'uv_irradiance_mw_cm2', number>
>;
export const powersOff: Powers = {
  plasma_power_w: 0,
  bias_power_w: 0,
  filament_temp_c: 0,
  laser_power_w: 0,
  uv_irradiance_mw_cm2: 0,
};

export interface CvdStep {
  readonly name: string;
  readonly duration_s: number;
  readonly target_temp_c: number | undefined;
  readonly ramp_rate_c_per_min: number | undefined;
  readonly target_pressure_torr: number | undefined;
  readonly flows: Readonly<Record<string, number>>;
  readonly powers: Powers;
  /** Of a step in pulses. */
  readonly cycle: PulseCycle | null;
}

export interface CvdRecipe {
  readonly process: FilmProcess;
  readonly steps: readonly CvdStep[];
  readonly duty_cycle: number;
  /** How far the setpoints of the heated zones are from that of the middle one, C. */
  readonly tilt_c: readonly number[];
  /** Wafers come in at the pressure of the room and the process stays there. */
  readonly vented: boolean;
}

const ventedFromTorr = 600;

/** What a step says flows; else the recipe's gases timed for it, and those without a timing where no step names any. */
function flowsOf(content: Content, each: Content['recipe_steps'][number]): Readonly<Record<string, number>> {
  if (each.flows_sccm) return each.flows_sccm;
  const silent = content.recipe_steps.every(({ flows_sccm }) => flows_sccm === undefined) && !each.purge;
  const timed = (content.gas_flows?.gases ?? []).filter(
    ({ timing }) => timing === each.name || (timing === undefined && silent),
  );
  return Object.fromEntries(timed.map(({ name, flow_sccm }) => [name, flow_sccm]));
}

/** The pressure mode in which a chamber that has several runs a recipe. */
function pressureMode(modes: readonly PressureMode[], process_torr: number): PressureMode {
  const atmospheric = modes.find((mode) => mode === 'APCVD');
  if (atmospheric && process_torr >= ventedFromTorr) return atmospheric;
  return modes.find((mode) => mode !== 'APCVD') ?? 'APCVD';
}

function stepsOf(content: Content): CvdStep[] {
  const { pulsing_scheme } = content;
  return content.recipe_steps.map((each) => {
    const { name, duration_s, target_temp_c, ramp_rate_c_per_min, target_pressure_torr } = each;
    const cycle = each.pulsed && pulsing_scheme ? pulseCycle(pulsing_scheme) : null;
    const powers = Object.fromEntries(
      (Object.keys(powersOff) as (keyof Powers)[]).map((key) => [key, each[key]]),
    ) as Record<keyof Powers, number>;
    return {
      name,
      duration_s,
      target_temp_c,
      ramp_rate_c_per_min,
      target_pressure_torr,
      flows: flowsOf(content, each),
      powers,
      cycle,
    };
  });
}

/** A profile that names each of the heated zones tilts them about the middle one; another says where the wafer is. */
function tiltOf(zones: readonly { readonly setpoint: number }[], heated: number): readonly number[] {
  const middle = zones[Math.floor(heated / 2)];
  return zones.length === heated && middle ? zones.map(({ setpoint }) => setpoint - middle.setpoint) : [];
}

/** What a chamber cannot do of a step, or null. */
function limitError({ heating, pumping, shortest_pulse_s }: ChamberDesign, each: CvdStep): string | null {
  const { target_temp_c: c, target_pressure_torr: torr, ramp_rate_c_per_min: ramp, cycle } = each;
  const { min, max } = heating.range_c;
  if (c !== undefined && (c < min || c > max)) return `${c} C is outside ${min} to ${max} C`;
  if (ramp !== undefined && ramp > 60 * heating.most_ramp_c_per_s)
    return `${ramp} C/min is faster than ${60 * heating.most_ramp_c_per_s} C/min`;
  if (torr !== undefined && torr > pumping.range_torr.max)
    return `${torr} torr is above the chamber's ${pumping.range_torr.max} torr`;
  if (cycle === null) return null;
  if (shortest_pulse_s === undefined) return 'the chamber has no valves for pulses';
  return cycle.shortest_s < shortest_pulse_s
    ? `a pulse of ${cycle.shortest_s} s is shorter than the ${shortest_pulse_s} s of its valves`
    : null;
}

/** Checks that a chamber can run a recipe's content, and finds the chemistry by which it grows the film. */
export function parseRecipe(design: ChamberDesign, content: unknown): ReadRecipe<CvdRecipe> {
  const parsed = readRecipe(recipe, content);
  if (!parsed.ok) return parsed;
  const steps = stepsOf(parsed.recipe);
  for (const each of steps) {
    const error = limitError(design, each);
    if (error !== null) return rejected(`Step ${each.name}: ${error}`);
  }
  const { film_target: film, pressure_setpoints, plasma_settings } = parsed.recipe;
  const gases = new Set(
    steps.flatMap(({ flows: own, cycle }) => [...Object.keys(own), ...Object.keys(cycle?.flows ?? {})]),
  );
  const found = findFilmProcess({
    film,
    gases: [...gases],
    mode: {
      energy_mode: design.energy.energy_mode,
      pressure_mode: pressureMode(design.pressure_modes, pressure_setpoints?.process_pressure_torr ?? 0),
      reactor_type: design.reactor_type,
      variant: steps.some(({ cycle }) => cycle !== null) ? 'atomic_layer' : 'standard',
    },
  });
  if (!found.ok)
    return rejected(found.error.kind === 'no_solution' ? found.error.message : `no chemistry of ${film} is known`);
  return {
    ok: true,
    recipe: {
      process: found.process,
      steps,
      duty_cycle: plasma_settings?.duty_cycle ?? 1,
      tilt_c: tiltOf(parsed.recipe.temperature_profile?.zones ?? [], design.heating.lags_s.length),
      vented: (pressure_setpoints?.base_pressure_torr ?? 0) >= ventedFromTorr,
    },
  };
}
