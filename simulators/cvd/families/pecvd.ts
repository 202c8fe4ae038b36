import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Single-wafer chamber with a capacitively coupled plasma. */
export const pecvd = cvdFamily(
  {
    name: 'PECVD chamber',
    capabilities: ['pyrophoric_oxidation', 'flammable_oxidation', 'liquid_delivery'],
    chambers: ['chamber-1', 'chamber-2'],
    recipes: ['PECVD nitride 200 nm', 'PECVD oxide 300 nm', 'PECVD TEOS oxide 500 nm'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['PECVD'],
    energy: plasma({ energy_mode: 'plasma', max_w: 1500, frequency_mhz: { min: 0.35, max: 60 }, bias_v_per_sqrt_w: 6 }),
    heating: heatedPedestal({ min: 20, max: 650 }),
    pumping: {
      volume_l: 12,
      speed_l_per_s: 40,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 20 },
      load_lock: true,
    },
    lines: {
      SiH4: 200,
      N2O: 3000,
      NH3: 500,
      TEOS: 150,
      DEMS: 150,
      TiCl4: 40,
      C2H2: 1000,
      O2: 3000,
      H2: 6000,
      He: 3000,
      Ar: 4000,
      N2: 5000,
    },
    vapours: { delivery: 'liquid_injection', of: ['TEOS', 'DEMS', 'TiCl4'] },
    flow_lag_s: 0.4,
    sensor: 'ellipsometer',
    particles: 10,
  },
);
