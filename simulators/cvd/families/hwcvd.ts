import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { filament } from '../energy/filament.ts';

/** Chamber with hot wires above a cold wafer. */
export const hwcvd = cvdFamily(
  {
    name: 'Hot-wire chamber',
    capabilities: [],
    chambers: ['chamber-1'],
    recipes: ['HWCVD Si 300 nm', 'HWCVD nitride 80 nm', 'Hot-filament diamond 1 um'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['LPCVD'],
    energy: filament(2500),
    heating: susceptor({ min: 20, max: 1000 }),
    pumping: {
      volume_l: 40,
      speed_l_per_s: 70,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 100 },
      load_lock: true,
    },
    lines: { SiH4: 100, NH3: 1000, CH4: 60, H2: 2000, N2: 1000 },
    flow_lag_s: 0.5,
    sensor: 'ellipsometer',
    particles: 12,
  },
);
