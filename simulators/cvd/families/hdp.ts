import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Chamber with an inductive plasma and a biased wafer: deposits and sputters at once. */
export const hdp = cvdFamily(
  {
    name: 'HDP chamber',
    capabilities: ['pyrophoric_oxidation'],
    chambers: ['chamber-1', 'chamber-2'],
    recipes: ['HDP oxide 600 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['HDP_CVD'],
    energy: plasma({
      energy_mode: 'plasma',
      max_w: 6000,
      frequency_mhz: { min: 1.8, max: 14 },
      bias_v_per_sqrt_w: 9,
      max_bias_w: 4000,
    }),
    heating: susceptor({ min: 20, max: 700 }),
    pumping: {
      volume_l: 40,
      speed_l_per_s: 1000,
      base_torr: 1e-7,
      range_torr: { min: 1e-7, max: 0.1 },
      load_lock: true,
    },
    lines: { SiH4: 200, O2: 400, Ar: 500, He: 500, N2: 500 },
    flow_lag_s: 0.4,
    sensor: 'reflectometer',
    particles: 8,
  },
);
