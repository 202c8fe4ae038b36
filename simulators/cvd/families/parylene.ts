import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Vacuum coater in which a polymer condenses from its cracked dimer. */
export const parylene = cvdFamily(
  {
    name: 'Parylene coater',
    capabilities: [],
    chambers: ['chamber-1'],
    recipes: ['Parylene coating 2 um'],
  },
  {
    reactor_type: 'cold_finger',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: susceptor({ min: -20, max: 80 }),
    pumping: {
      volume_l: 30,
      speed_l_per_s: 12,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 1 },
      load_lock: true,
    },
    lines: { parylene_monomer: 60, N2: 1000 },
    leak_sccm: 5,
    flow_lag_s: 1,
    sensor: 'qcm',
    particles: 15,
  },
);
