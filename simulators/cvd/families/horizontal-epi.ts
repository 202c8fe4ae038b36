import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Horizontal reactor for epitaxy of silicon and silicon carbide. */
export const horizontalEpi = cvdFamily(
  {
    name: 'Horizontal epitaxy reactor',
    capabilities: [],
    chambers: ['chamber-1'],
    recipes: ['APCVD silane silicon 800 nm', 'Silicon carbide epitaxy 3 um'],
  },
  {
    reactor_type: 'horizontal',
    pressure_modes: ['APCVD', 'LPCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 1700 }),
    pumping: {
      volume_l: 20,
      speed_l_per_s: 8,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 770 },
      load_lock: true,
    },
    lines: { SiH4: 200, C3H8: 60, H2: 80000, N2: 20000 },
    leak_sccm: 20,
    flow_lag_s: 0.8,
    sensor: 'reflectometer',
    particles: 6,
  },
);
