import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Cold-wall chamber with a plasma for metal-organic precursors. */
export const pemocvd = cvdFamily(
  {
    name: 'PEMOCVD chamber',
    capabilities: ['bubblers'],
    chambers: ['chamber-1'],
    recipes: ['PEMOCVD GaN 100 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['PECVD'],
    energy: plasma({
      energy_mode: 'plasma',
      max_w: 1000,
      frequency_mhz: { min: 13.56, max: 60 },
      bias_v_per_sqrt_w: 4,
    }),
    heating: susceptor({ min: 20, max: 800 }),
    pumping: {
      volume_l: 15,
      speed_l_per_s: 20,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 10 },
      load_lock: true,
    },
    lines: { TMGa: 15, N2: 2000, H2: 1000 },
    vapours: { delivery: 'bubbler', of: ['TMGa'] },
    flow_lag_s: 0.5,
    sensor: 'reflectometer',
    particles: 8,
  },
);
