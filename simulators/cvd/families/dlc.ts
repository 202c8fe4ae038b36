import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Chamber for hard carbon on a powered electrode. */
export const dlc = cvdFamily(
  {
    name: 'Carbon coater',
    capabilities: [],
    chambers: ['chamber-1'],
    recipes: ['PECVD diamond-like carbon 100 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['PECVD'],
    energy: plasma({
      energy_mode: 'plasma',
      max_w: 1000,
      frequency_mhz: { min: 13.56, max: 60 },
      bias_v_per_sqrt_w: 30,
    }),
    heating: susceptor({ min: 20, max: 300 }),
    pumping: {
      volume_l: 30,
      speed_l_per_s: 50,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 2 },
      load_lock: true,
    },
    lines: { CH4: 200, C2H2: 200, Ar: 200, N2: 1000 },
    flow_lag_s: 0.4,
    sensor: 'ellipsometer',
    particles: 12,
  },
);
