import { type Bounded, describeRefusals } from '../../testing/refusals.ts';
import { dischargeGases } from './gases.ts';
import { type Discharge, globalModel } from './global-model.ts';
import { powerScaledRate, powerTransfer, rfSelfBias } from './rf-power.ts';
import { childThickness, sheath } from './sheath.ts';

const n = (given: Readonly<Record<string, number>>, name: string): number => given[name] ?? Number.NaN;
const plasma = { ion_mass_u: 39.948, edge_density_m3: 1e16, electron_temperature_ev: 3, voltage_v: 300 };
const scaling = {
  reference_rate_nm_min: 100,
  reference_power_w: 100,
  absorbed_power_w: 400,
  exponent: 0.5,
  supply_limit_nm_min: 200,
};

const bounded: readonly Bounded[] = [
  [
    'globalModel',
    (given) => globalModel(dischargeGases.Ar, given as unknown as Discharge),
    { pressure_pa: 1, gas_temperature_k: 300, radius_m: 0.15, length_m: 0.3, absorbed_power_w: 800 },
    {
      pressure_pa: [9e-5, 1.1e5],
      gas_temperature_k: [49, 5001],
      radius_m: [9e-4, 10.1],
      length_m: [9e-4, 10.1],
      absorbed_power_w: [9e-7, 1.1e6],
    },
  ],
  [
    'sheath',
    (given) => sheath(given as unknown as typeof plasma),
    plasma,
    {
      ion_mass_u: [0.4, 501],
      edge_density_m3: [9e9, 1.1e22],
      electron_temperature_ev: [0.04, 101],
      voltage_v: [9e-4, 1.1e6],
    },
  ],
  [
    'childThickness',
    (given) => childThickness(n(given, 'ion_mass_u'), n(given, 'current_a_m2'), n(given, 'voltage_v')),
    { ion_mass_u: 39.948, current_a_m2: 10, voltage_v: 300 },
    { ion_mass_u: [0.4, 501], current_a_m2: [0, 9e-10, 1.1e9], voltage_v: [9e-4, 1.1e6] },
  ],
  [
    'powerTransfer',
    (given) =>
      powerTransfer(
        n(given, 'forward_w'),
        { resistance_ohm: n(given, 'resistance_ohm'), reactance_ohm: n(given, 'reactance_ohm') },
        n(given, 'line_ohm'),
      ),
    { forward_w: 1000, resistance_ohm: 50, reactance_ohm: -10, line_ohm: 50 },
    {
      forward_w: [-1, 1.1e6],
      resistance_ohm: [-0.1, 1.1e6],
      reactance_ohm: [-1.1e6, 1.1e6],
      line_ohm: [0, 0.09, 1.1e4],
    },
  ],
  [
    'rfSelfBias',
    (given) => rfSelfBias(n(given, 'rf_amplitude_v'), n(given, 'area_ratio'), n(given, 'exponent')),
    { rf_amplitude_v: 100, area_ratio: 2, exponent: 2 },
    { rf_amplitude_v: [-1, 1.1e5], area_ratio: [0, 0.009, 101], exponent: [0.4, 4.1] },
  ],
  [
    'powerScaledRate',
    (given) => powerScaledRate(given as unknown as typeof scaling),
    scaling,
    {
      reference_rate_nm_min: [0, 9e-10, 1.1e6],
      reference_power_w: [0, 9e-4, 1.1e6],
      absorbed_power_w: [-1, 1.1e6],
      exponent: [0.04, 3.1],
      supply_limit_nm_min: [0, 9e-10, 1.1e9],
    },
  ],
];

describeRefusals(bounded);
