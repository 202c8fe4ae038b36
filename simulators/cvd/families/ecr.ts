import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Chamber with a microwave plasma at electron cyclotron resonance. */
export const ecr = cvdFamily(
  {
    name: 'ECR chamber',
    capabilities: [],
    chambers: ['chamber-1'],
    recipes: ['ECR nitride 80 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['HDP_CVD'],
    energy: plasma({
      energy_mode: 'microwave_plasma',
      max_w: 2000,
      frequency_mhz: { min: 2400, max: 2500 },
      bias_v_per_sqrt_w: 0,
    }),
    heating: susceptor({ min: 20, max: 500 }),
    pumping: {
      volume_l: 40,
      speed_l_per_s: 700,
      base_torr: 1e-7,
      range_torr: { min: 1e-7, max: 0.1 },
      load_lock: true,
    },
    lines: { SiH4: 60, N2: 500, Ar: 200 },
    leak_sccm: 5,
    flow_lag_s: 0.4,
    sensor: 'ellipsometer',
    particles: 6,
  },
);
