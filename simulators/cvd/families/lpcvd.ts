import { cvdFamily } from '../cvd-family.ts';
import { tube } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Hot-wall tubes for batches of wafers at low pressure. */
export const lpcvd = cvdFamily(
  {
    name: 'LPCVD tubes',
    capabilities: ['pyrophoric_oxidation', 'liquid_delivery', 'flammable_oxidation', 'heated_exhaust'],
    chambers: ['tube-1', 'tube-2'],
    recipes: ['LPCVD polysilicon 150 nm', 'LPCVD nitride 100 nm', 'LPCVD TEOS oxide 200 nm', 'LPCVD oxide 300 nm'],
  },
  {
    reactor_type: 'hot_wall',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: tube({ min: 20, max: 1100 }),
    pumping: {
      volume_l: 100,
      speed_l_per_s: 45,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 10 },
      load_lock: false,
    },
    lines: {
      SiH4: 500,
      SiH2Cl2: 300,
      NH3: 1000,
      TEOS: 300,
      O2: 1000,
      N2O: 2000,
      PH3: 20,
      CH4: 100,
      H2: 1000,
      N2: 5000,
    },
    vapours: { delivery: 'liquid_injection', of: ['TEOS'] },
    flow_lag_s: 1.5,
    sensor: 'reflectometer',
    particles: 12,
  },
);
