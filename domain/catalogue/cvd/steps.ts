import type { ProcessModeDescription } from '../../processmode/process-mode.ts';
import type { RecipeStep } from '../../recipe/content.ts';
import type { CatalogueCycle, CvdRecipe } from './cvd-entry.ts';

type Reactor = NonNullable<ProcessModeDescription['reactor_type']>;

/** How fast the wafers heat, C/min, and where they start, C: a hot-wall tube stands by hot, other reactors are cold. */
const heating = (reactor: Reactor): { readonly rate: number; readonly from_c: number; readonly settle_s: number } => {
  if (reactor === 'hot_wall') return { rate: 20, from_c: 500, settle_s: 900 };
  if (reactor === 'showerhead') return { rate: 300, from_c: 25, settle_s: 60 };
  return { rate: 120, from_c: 25, settle_s: 120 };
};

export const cycleSeconds = (cycle: CatalogueCycle): number =>
  cycle.pulse_s + cycle.purge_s + cycle.coreactant_pulse_s + cycle.coreactant_purge_s;

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** The steps of a deposition: what heats and purges flows inert gas only. */
export const depositSteps = (
  reactor: Reactor,
  recipe: CvdRecipe,
  base_torr: number,
  pumpdown_s: number,
): RecipeStep[] => {
  const { temp_c, pressure_torr, flows_sccm, cycle } = recipe;
  const sweep =
    'Ar' in flows_sccm && !('N2' in flows_sccm) ? { Ar: flows_sccm.Ar ?? 500 } : { N2: flows_sccm.N2 ?? 500 };
  const { rate, from_c, settle_s } = heating(reactor);
  const heat_s = Math.ceil((60 * Math.abs(temp_c - from_c)) / rate) + settle_s;
  const atmosphere = { target_temp_c: temp_c, target_pressure_torr: pressure_torr };
  const pulsed = new Set(cycle === undefined ? [] : [cycle.precursor, cycle.coreactant]);
  const steady = Object.fromEntries(Object.entries(flows_sccm).filter(([gas]) => !pulsed.has(gas)));
  return [
    ...(pumpdown_s > 0
      ? [{ name: 'pump down', duration_s: pumpdown_s, target_pressure_torr: base_torr, flows_sccm: {} }]
      : []),
    { name: 'heat up', duration_s: heat_s, ...atmosphere, ramp_rate_c_per_min: rate, flows_sccm: sweep },
    {
      name: 'deposit',
      duration_s: rounded(cycle === undefined ? (recipe.deposit_s ?? 60) : cycle.cycles * cycleSeconds(cycle)),
      ...atmosphere,
      flows_sccm: steady,
      ...(cycle === undefined ? {} : { pulsed: true }),
      ...(recipe.plasma === undefined || cycle !== undefined ? {} : { plasma_power_w: recipe.plasma.rf_power_w }),
      ...(recipe.plasma?.bias_power_w === undefined ? {} : { bias_power_w: recipe.plasma.bias_power_w }),
      ...(recipe.filament === undefined ? {} : { filament_temp_c: recipe.filament.filament_temp_c }),
      ...(recipe.laser === undefined ? {} : { laser_power_w: recipe.laser.power_w }),
      ...(recipe.photo === undefined ? {} : { uv_irradiance_mw_cm2: recipe.photo.irradiance_mw_cm2 }),
    },
    { name: 'purge', duration_s: 60, ...atmosphere, flows_sccm: sweep, purge: true },
  ];
};
