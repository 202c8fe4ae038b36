import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Horizontal reactor for phosphides from metal-organic precursors. */
export const mocvdHorizontal = cvdFamily(
  {
    name: 'Horizontal MOCVD reactor',
    capabilities: ['bubblers'],
    chambers: ['reactor-1'],
    recipes: ['MOCVD InP 400 nm'],
  },
  {
    reactor_type: 'horizontal',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 900 }),
    pumping: {
      volume_l: 20,
      speed_l_per_s: 6,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 300 },
      load_lock: true,
    },
    lines: { TMIn: 30, PH3: 4000, H2: 40000, N2: 20000 },
    vapours: { delivery: 'bubbler', of: ['TMIn'] },
    leak_sccm: 5,
    flow_lag_s: 0.8,
    sensor: 'reflectometer',
    particles: 8,
  },
);
