import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { laser } from '../energy/light.ts';

/** Chamber in which a focused laser writes. */
export const lcvd = cvdFamily(
  {
    name: 'Laser CVD chamber',
    capabilities: ['liquid_delivery'],
    chambers: ['chamber-1'],
    recipes: ['Laser silicon 200 nm', 'Laser tungsten 100 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['LPCVD'],
    energy: laser(5, { min: 190, max: 10_700 }),
    heating: susceptor({ min: 20, max: 500 }),
    pumping: {
      volume_l: 10,
      speed_l_per_s: 15,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 200 },
      load_lock: true,
    },
    lines: { SiH4: 150, WF6: 100, TTIP: 30, H2: 1500, Ar: 500, N2: 1000 },
    vapours: { delivery: 'liquid_injection', of: ['TTIP'] },
    flow_lag_s: 0.5,
    sensor: 'reflectometer',
    particles: 4,
  },
);
