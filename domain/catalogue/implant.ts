import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { ImplantSettings } from '../recipe/implant.ts';
import { type CatalogueEntry, type CatalogueRecipe, guarded } from './entry.ts';

const ELEMENTARY_CHARGE_C = 1.602176634e-19;
/** Area that the beam sweeps for a 200 mm wafer, with overscan, cm^2. */
const SWEPT_CM2 = 470;

/** Time on the beam, s: charge of the dose over the swept area of every wafer, by the current. */
const exposure = ({ dose_cm2, beam_current_ma, wafer_count, charge_state = 1 }: ImplantSettings): number =>
  Math.max(
    5,
    Math.ceil((dose_cm2 * charge_state * ELEMENTARY_CHARGE_C * SWEPT_CM2 * wafer_count) / (beam_current_ma * 1e-3)),
  );

const mode = (name: string, species: string, description: string): ProcessModeDescription => ({
  name,
  family: 'ion_implantation',
  pressure_mode: null,
  energy_mode: null,
  reactor_type: null,
  chemistry_type: null,
  variant: 'standard',
  description,
  capabilities: [`species_${species}`],
});

type Shot = Omit<ImplantSettings, 'wafer_count'>;

const recipe = (described: ProcessModeDescription, name: string, shot: Shot): CatalogueRecipe => {
  const implant: ImplantSettings = { ...shot, wafer_count: 25 };
  return guarded(described, name, {
    uniformity_target_pct: 1,
    result_targets: { dose_cm2_mean: { target: shot.dose_cm2, tolerance_pct: 1 } },
    implant,
    recipe_steps: [
      { name: 'load', duration_s: 60 },
      { name: 'tune beam', duration_s: 120 },
      { name: 'implant', duration_s: exposure(implant) },
      { name: 'unload', duration_s: 30 },
    ],
  });
};

const species = (
  name: string,
  ion: ImplantSettings['species'],
  description: string,
  ...recipes: readonly (readonly [string, Omit<Shot, 'species'>])[]
): CatalogueEntry => {
  const described = mode(name, ion, description);
  return {
    mode: described,
    recipes: recipes.map(([title, shot]) => recipe(described, title, { species: ion, ...shot })),
  };
};

/** 7 degrees of tilt and 22 of twist keep the beam off the channels of a <100> wafer. */
const offAxis = { tilt_deg: 7, twist_deg: 22 };

export const implantModes: readonly CatalogueEntry[] = [
  species(
    'Boron implantation',
    'B',
    'Wells, channels and threshold adjustment of p type',
    ['Boron well 200 keV 1e13', { energy_kev: 200, dose_cm2: 1e13, beam_current_ma: 0.5, ...offAxis }],
    ['Boron threshold 30 keV 2e12', { energy_kev: 30, dose_cm2: 2e12, beam_current_ma: 0.1, ...offAxis }],
  ),
  species('BF2 implantation', 'BF2', 'Shallow junctions of p type', [
    'BF2 source-drain 40 keV 2e15',
    { energy_kev: 40, dose_cm2: 2e15, beam_current_ma: 8, ...offAxis },
  ]),
  species('Phosphorus implantation', 'P', 'Wells and lightly doped drains of n type', [
    'Phosphorus well 150 keV 1e13',
    { energy_kev: 150, dose_cm2: 1e13, beam_current_ma: 0.5, ...offAxis },
  ]),
  species('Arsenic implantation', 'As', 'Sources and drains of n type', [
    'Arsenic source-drain 60 keV 4e15',
    { energy_kev: 60, dose_cm2: 4e15, beam_current_ma: 12, ...offAxis },
  ]),
  species('Antimony implantation', 'Sb', 'Buried layers and retrograde channels', [
    'Antimony channel 100 keV 1e13',
    { energy_kev: 100, dose_cm2: 1e13, beam_current_ma: 0.2, ...offAxis },
  ]),
];
