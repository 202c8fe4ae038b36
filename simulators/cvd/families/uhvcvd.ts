import { cvdFamily } from '../cvd-family.ts';
import { tube } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Hot-wall tube for batches of wafers in ultra-high vacuum. */
export const uhvcvd = cvdFamily(
  {
    name: 'UHVCVD tube',
    capabilities: [],
    chambers: ['tube-1'],
    recipes: ['UHVCVD silicon 30 nm', 'UHVCVD silicon-germanium 40 nm'],
  },
  {
    reactor_type: 'hot_wall',
    pressure_modes: ['UHVCVD'],
    energy: heat,
    heating: tube({ min: 20, max: 900 }),
    pumping: {
      volume_l: 150,
      speed_l_per_s: 1500,
      base_torr: 5e-10,
      range_torr: { min: 5e-10, max: 0.1 },
      load_lock: true,
    },
    lines: { SiH4: 200, GeH4: 50, B2H6: 10, PH3: 10, H2: 1000, N2: 1000 },
    leak_sccm: 2,
    flow_lag_s: 1,
    sensor: 'ellipsometer',
    particles: 4,
  },
);
