import { type Bounded, describeRefusals } from '../../testing/refusals.ts';
import { cyclesForThickness, growthPerCycle, trimethylaluminiumWater } from './cycles.ts';
import { coatedAspectRatio, conformalExposure } from './exposure.ts';
import { purge } from './purge.ts';
import { pulseCoverage, pulseTime } from './saturation.ts';

type Given = Record<string, number>;
const n = (given: Readonly<Given>, name: string): number => given[name] ?? Number.NaN;
const precursor = { molar_mass_g_mol: 72, temperature_c: 200, saturation_density_m2: 2.5e18 };
const precursorOutside = {
  molar_mass_g_mol: [0.9, 2001],
  temperature_c: [-201, 2001],
  saturation_density_m2: [0.9e14, 1.1e21],
};
const precursorOf = (given: Given) => ({
  molar_mass_g_mol: n(given, 'molar_mass_g_mol'),
  temperature_c: n(given, 'temperature_c'),
  saturation_density_m2: n(given, 'saturation_density_m2'),
});
const pulse = { ...precursor, sticking: 0.01, pressure_torr: 0.1, desorption_per_s: 0 };
const pulseOutside = {
  ...precursorOutside,
  sticking: [-0.01, 1.01],
  pressure_torr: [-0.01, 1.1e4],
  desorption_per_s: [-0.01, 1.1e12],
};
const pulseOf = (given: Given) => ({
  ...precursorOf(given),
  sticking: n(given, 'sticking'),
  pressure_torr: n(given, 'pressure_torr'),
  desorption_per_s: n(given, 'desorption_per_s'),
});

const bounded: readonly Bounded[] = [
  [
    'conformalExposure',
    (given) => conformalExposure('hole', n(given, 'aspect_ratio'), precursorOf(given)),
    { ...precursor, aspect_ratio: 20 },
    { ...precursorOutside, aspect_ratio: [-0.01, 1.1e5] },
  ],
  [
    'coatedAspectRatio',
    (given) => coatedAspectRatio('trench', n(given, 'exposure_torr_s'), precursorOf(given)),
    { ...precursor, exposure_torr_s: 0.01 },
    { ...precursorOutside, exposure_torr_s: [-0.01, 1.1e9] },
  ],
  [
    'pulseCoverage',
    (given) => pulseCoverage(pulseOf(given), n(given, 'time_s'), n(given, 'initial_coverage')),
    { ...pulse, time_s: 1, initial_coverage: 0.1 },
    { ...pulseOutside, time_s: [-0.01, 1.1e9], initial_coverage: [-0.01, 1.01] },
  ],
  [
    'pulseTime',
    (given) => pulseTime(pulseOf(given), n(given, 'coverage')),
    { ...pulse, coverage: 0.9 },
    { ...pulseOutside, coverage: [-0.01, 1.01] },
  ],
  [
    'growthPerCycle',
    (given) =>
      growthPerCycle(
        {
          growth_per_cycle_nm: n(given, 'growth_per_cycle_nm'),
          window_min_c: n(given, 'window_min_c'),
          window_max_c: n(given, 'window_max_c'),
          incomplete_ev: n(given, 'incomplete_ev'),
          decomposition_ev: n(given, 'decomposition_ev'),
        },
        n(given, 'temperature_c'),
        [n(given, 'precursor_coverage'), n(given, 'reactant_coverage')],
      ),
    { ...trimethylaluminiumWater, temperature_c: 200, precursor_coverage: 1, reactant_coverage: 1 },
    {
      growth_per_cycle_nm: [0.9e-5, 2.01],
      window_min_c: [-101, 1501],
      // The window does not end before it begins, at 150 degrees.
      window_max_c: [149, 1501],
      incomplete_ev: [-0.01, 3.01],
      decomposition_ev: [-0.01, 6.01],
      temperature_c: [-151, 2001],
      precursor_coverage: [-0.01, 1.01],
      reactant_coverage: [-0.01, 1.01],
    },
  ],
  [
    'cyclesForThickness',
    (given) =>
      cyclesForThickness(
        n(given, 'thickness_nm'),
        n(given, 'growth_per_cycle_nm'),
        n(given, 'cycle_s'),
        n(given, 'nucleation_cycles'),
      ),
    { thickness_nm: 10, growth_per_cycle_nm: 0.1, cycle_s: 6, nucleation_cycles: 2 },
    {
      thickness_nm: [-0.01, 1.1e5],
      growth_per_cycle_nm: [0.9e-6, 1001],
      cycle_s: [0.9e-3, 1.1e5],
      nucleation_cycles: [-0.01, 1.1e4],
    },
  ],
  [
    'purge',
    (given) =>
      purge({
        volume_l: n(given, 'volume_l'),
        flow_sccm: n(given, 'flow_sccm'),
        pressure_torr: n(given, 'pressure_torr'),
        temperature_c: n(given, 'temperature_c'),
        purge_s: n(given, 'purge_s'),
        allowed_fraction: n(given, 'allowed_fraction'),
      }),
    { volume_l: 1, flow_sccm: 600, pressure_torr: 7.6, temperature_c: 0, purge_s: 5, allowed_fraction: 1e-3 },
    {
      volume_l: [0.9e-3, 1.1e5],
      flow_sccm: [0.9e-2, 1.1e7],
      pressure_torr: [0.9e-6, 1.1e4],
      temperature_c: [-201, 2001],
      purge_s: [-0.01, 1.1e6],
      allowed_fraction: [0.9e-12, 1.01],
    },
  ],
];

describeRefusals(bounded);
