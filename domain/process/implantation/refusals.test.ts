import { describe, expect, it } from 'vitest';
import { type Bounded, describeRefusals } from '../testing/refusals.ts';
import { analyzedMass, analyzerField, exposureDose, exposureTime } from './beamline.ts';
import { criticalAngles } from './channeling.ts';
import { gaussianProfile } from './gaussian-profile.ts';
import { fragmentEnergies, parseIon } from './ions.ts';
import { maskTransmission, tiltedRange, windowProfile } from './lateral.ts';
import { pearsonProfile } from './pearson-profile.ts';
import { pearsonSystem } from './pearson-type.ts';

const n = (given: Readonly<Record<string, number>>, name: string): number => given[name] ?? Number.NaN;
const exposure = { dose_cm2: 1e15, scan_area_cm2: 700, beam_current_ma: 1, charge_state: 1, atoms_per_ion: 1 };
const implant = { dose_cm2: 1e15, rp_um: 0.2, drp_um: 0.05 };

const bounded: readonly Bounded[] = [
  [
    'exposureTime',
    (given) => exposureTime(given as unknown as typeof exposure),
    exposure,
    {
      dose_cm2: [-1, 1e21],
      scan_area_cm2: [-1],
      beam_current_ma: [-1],
      charge_state: [0, 100],
      atoms_per_ion: [0, 1000],
    },
  ],
  ['exposureDose', (given) => exposureDose(exposure, n(given, 'time_s')), { time_s: 60 }, { time_s: [-1, 1.1e9] }],
  [
    'analyzerField',
    (given) =>
      analyzerField(n(given, 'mass_u'), n(given, 'charge_state'), n(given, 'extraction_kv'), n(given, 'radius_m')),
    { mass_u: 11, charge_state: 1, extraction_kv: 30, radius_m: 0.5 },
    { mass_u: [0.9, 1001], charge_state: [0, 100], extraction_kv: [1e-4, 1e5], radius_m: [1e-4, 101] },
  ],
  [
    'analyzedMass',
    (given) => analyzedMass(n(given, 'field_t'), n(given, 'extraction_kv'), n(given, 'radius_m')),
    { field_t: 0.2, extraction_kv: 30, radius_m: 0.5 },
    { field_t: [-0.1, 101], extraction_kv: [1e-4, 1.1e4], radius_m: [1e-4, 101] },
  ],
  [
    'criticalAngles',
    (given) => criticalAngles(n(given, 'z1'), n(given, 'z2'), n(given, 'energy_kev'), n(given, 'spacing_a')),
    { z1: 5, z2: 14, energy_kev: 50, spacing_a: 5.43 },
    { z1: [0, 121], z2: [0, 121], energy_kev: [1e-4, 1.1e6], spacing_a: [0.4, 51] },
  ],
  [
    'gaussianProfile',
    (given) => gaussianProfile(given as unknown as typeof implant, n(given, 'background_cm3')),
    { ...implant, background_cm3: 1e15 },
    { dose_cm2: [-1, 1.1e20], rp_um: [1e-7, 1001], drp_um: [1e-7, 1001], background_cm3: [-1, 1.1e22] },
  ],
  [
    'pearsonProfile',
    (given) => pearsonProfile(given as unknown as typeof implant & { skewness: number; kurtosis: number }),
    { ...implant, skewness: 0.3, kurtosis: 3.4 },
    { dose_cm2: [-1, 1.1e20], rp_um: [1e-7, 1001], drp_um: [1e-7, 1001], skewness: [-5.1, 5.1], kurtosis: [0.9, 101] },
  ],
  [
    'pearsonSystem',
    (given) => pearsonSystem(n(given, 'skewness'), n(given, 'kurtosis')),
    { skewness: 0.3, kurtosis: 3.4 },
    { skewness: [-5.1, 5.1], kurtosis: [0.9, 101] },
  ],
  [
    'fragmentEnergies',
    (given) => fragmentEnergies('BF2+', n(given, 'energy_kev')),
    { energy_kev: 50 },
    { energy_kev: [-1, 1.1e5] },
  ],
  [
    'windowProfile',
    (given) => windowProfile([0], n(given, 'half_width_um'), n(given, 'lateral_um')),
    { half_width_um: 1, lateral_um: 0.05 },
    { half_width_um: [-1, 1e9], lateral_um: [0, 1e9] },
  ],
  [
    'maskTransmission',
    (given) => maskTransmission(n(given, 'mask_um'), n(given, 'rp_um'), n(given, 'drp_um')),
    { mask_um: 1, rp_um: 0.2, drp_um: 0.05 },
    { mask_um: [-1, 1e9], rp_um: [-1, 1e9], drp_um: [0, 1e9] },
  ],
  [
    'tiltedRange',
    (given) => tiltedRange(n(given, 'rp_um'), n(given, 'drp_um'), n(given, 'lateral_um'), n(given, 'tilt_deg')),
    { rp_um: 0.2, drp_um: 0.05, lateral_um: 0.06, tilt_deg: 7 },
    { rp_um: [-1, 1e9], drp_um: [0, 1e9], lateral_um: [-1, 1e9], tilt_deg: [-90, 90] },
  ],
];

describeRefusals(bounded);

describe('an ion', () => {
  it.each([
    ['', 'nothing else is understood'],
    ['BF2-', 'nothing else is understood'],
    ['xyz', 'nothing else is understood'],
    ['Uu', 'the element Uu is not known'],
    ['B0', '0 atoms of B are not possible'],
    ['B30', '30 atoms of B are not possible'],
  ])('%s is not understood', (formula, message) => {
    expect(parseIon(formula)).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'ion',
        message: expect.stringContaining(`${message} in "${formula}"`),
      },
    });
    expect(fragmentEnergies(formula, 10).ok).toBe(false);
  });

  it.each([
    ['BF2+', 11.009305 + 2 * 18.998403163, 1, 'B', { B: 1, F: 2 }],
    [' P++ ', 30.973761998, 2, 'P', { P: 1 }],
    ['P^3+', 30.973761998, 3, 'P', { P: 1 }],
    ['11B+', 11.009305, 1, 'B', { B: 1 }],
    ['As75+', 74.921595, 1, 'As', { As: 1 }],
    ['As2+', 2 * 74.921595, 1, 'As', { As: 2 }],
    ['B10H14', 10 * 11.009305 + 14 * 1.007825032, 1, 'B', { B: 10, H: 14 }],
    ['B29', 29 * 11.009305, 1, 'B', { B: 29 }],
    ['H2+', 2 * 1.007825032, 1, 'H', { H: 2 }],
    ['PHP', 2 * 30.973761998 + 1.007825032, 1, 'P', { P: 2, H: 1 }],
  ])('%s is read', (formula, mass, charge_state, dopant, atoms) => {
    expect(parseIon(formula)).toEqual({
      ok: true,
      ion: { mass_u: expect.closeTo(mass, 9), charge_state, dopant, atoms },
    });
  });
});
