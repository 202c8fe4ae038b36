import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Heated wafer above a cooled chamber, for metals from carbonyls. */
export const carbonylCvd = cvdFamily(
  {
    name: 'Carbonyl chamber',
    capabilities: [],
    chambers: ['chamber-1'],
    recipes: ['Carbonyl tungsten 100 nm'],
  },
  {
    reactor_type: 'cold_finger',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 700 }),
    pumping: {
      volume_l: 10,
      speed_l_per_s: 10,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 5 },
      load_lock: true,
    },
    lines: { 'W(CO)6': 20, Ar: 500, N2: 1000 },
    vapours: { delivery: 'bubbler', of: ['W(CO)6'] },
    leak_sccm: 5,
    flow_lag_s: 0.8,
    sensor: 'qcm',
    particles: 8,
  },
);
