import type { ProcessModeDescription } from '../../processmode/process-mode.ts';
import type { RecipeContent } from '../../recipe/content.ts';
import { type CatalogueEntry, guarded } from '../entry.ts';
import { depositSteps } from './steps.ts';

type Mode = Pick<ProcessModeDescription, 'name' | 'variant' | 'description' | 'capabilities'> & {
  readonly [Key in 'pressure_mode' | 'energy_mode' | 'reactor_type' | 'chemistry_type']: NonNullable<
    ProcessModeDescription[Key]
  >;
};

/** Two half reactions in turn, each followed by a purge, s. */
export interface CatalogueCycle {
  readonly cycles: number;
  readonly precursor: string;
  readonly coreactant: string;
  readonly pulse_s: number;
  readonly purge_s: number;
  readonly coreactant_pulse_s: number;
  readonly coreactant_purge_s: number;
}

/** One deposition as a page of the catalogue states it. */
export interface CvdRecipe {
  readonly name: string;
  readonly film: string;
  readonly thickness_nm: number;
  readonly uniformity_pct: number;
  readonly temp_c: number;
  /**
   * How far the zones of a tube are from its middle one, gas inlet first: heat makes up for the precursor that the load uses up
   * on its way (domain/process/cvd/boat.ts).
   */
  readonly tilt_c?: readonly number[];
  readonly pressure_torr: number;
  readonly flows_sccm: Readonly<Record<string, number>>;
  /** Of the deposition itself; that of a cycled film follows from its cycles. */
  readonly deposit_s?: number;
  readonly cycle?: CatalogueCycle;
  readonly plasma?: NonNullable<RecipeContent['plasma_settings']>;
  readonly filament?: NonNullable<RecipeContent['filament_settings']>;
  readonly laser?: NonNullable<RecipeContent['laser_settings']>;
  readonly photo?: NonNullable<RecipeContent['photo_settings']>;
  readonly flame?: NonNullable<RecipeContent['flame_settings']>;
  readonly aerosol?: NonNullable<RecipeContent['aerosol_settings']>;
}

/** Base pressures that a load is pumped to before the gases flow, torr; atmospheric reactors are swept instead. */
const basePressure = {
  APCVD: null,
  SACVD: 0.5,
  LPCVD: 1e-3,
  PECVD: 1e-3,
  HDP_CVD: 1e-6,
  UHVCVD: 1e-9,
} as const;

const pumpdownSeconds = { APCVD: 0, SACVD: 30, LPCVD: 120, PECVD: 60, HDP_CVD: 60, UHVCVD: 900 } as const;

const pulsingScheme = ({ cycles, precursor, coreactant, ...times }: CatalogueCycle, recipe: CvdRecipe) => ({
  cycles,
  phases: [
    { name: precursor, duration_s: times.pulse_s, flows_sccm: { [precursor]: recipe.flows_sccm[precursor] ?? 0 } },
    { name: `purge ${precursor}`, duration_s: times.purge_s, purge: true },
    {
      name: coreactant,
      duration_s: times.coreactant_pulse_s,
      flows_sccm: { [coreactant]: recipe.flows_sccm[coreactant] ?? 0 },
      ...(recipe.plasma === undefined ? {} : { plasma_power_w: recipe.plasma.rf_power_w }),
    },
    { name: `purge ${coreactant}`, duration_s: times.coreactant_purge_s, purge: true },
  ],
});

const temperatureProfile = ({ temp_c, tilt_c }: CvdRecipe) =>
  tilt_c === undefined
    ? { profile_type: 'isothermal', zones: [{ zone: 'wafer', setpoint: temp_c, ramp_rate: 0 }] }
    : {
        profile_type: 'tilted',
        zones: tilt_c.map((offset, at) => ({ zone: `zone ${at + 1}`, setpoint: temp_c + offset, ramp_rate: 0 })),
      };

/** A mode of chemical vapour deposition with its default recipe: pump down, heat up, deposit, purge. */
export const cvd = (description: Mode, recipe: CvdRecipe): CatalogueEntry => {
  const mode: ProcessModeDescription = { ...description, family: 'cvd' };
  const { plasma, filament, laser, photo, flame, aerosol, cycle } = recipe;
  const base = basePressure[description.pressure_mode] ?? recipe.pressure_torr;
  const pumpdown_time_s = pumpdownSeconds[description.pressure_mode];
  const timing = 'deposit';
  const content = {
    film_target: recipe.film,
    thickness_target_nm: recipe.thickness_nm,
    uniformity_target_pct: recipe.uniformity_pct,
    temperature_profile: temperatureProfile(recipe),
    pressure_setpoints: {
      base_pressure_torr: Math.min(base, recipe.pressure_torr),
      process_pressure_torr: recipe.pressure_torr,
      pumpdown_time_s,
    },
    gas_flows: {
      gases: [
        ...Object.entries(recipe.flows_sccm).map(([name, flow_sccm]) => ({ name, flow_sccm, timing })),
        ...('N2' in recipe.flows_sccm || 'Ar' in recipe.flows_sccm
          ? []
          : [{ name: 'N2', flow_sccm: 500, timing: 'purge' }]),
      ],
    },
    ...(plasma === undefined ? {} : { plasma_settings: plasma }),
    ...(filament === undefined ? {} : { filament_settings: filament }),
    ...(laser === undefined ? {} : { laser_settings: laser }),
    ...(photo === undefined ? {} : { photo_settings: photo }),
    ...(flame === undefined ? {} : { flame_settings: flame }),
    ...(aerosol === undefined ? {} : { aerosol_settings: aerosol }),
    ...(cycle === undefined ? {} : { pulsing_scheme: pulsingScheme(cycle, recipe) }),
    recipe_steps: depositSteps(description.reactor_type, recipe, Math.min(base, recipe.pressure_torr), pumpdown_time_s),
  };
  return { mode, recipes: [guarded(mode, recipe.name, content)] };
};
