import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Planetary reactor for nitrides from metal-organic precursors. */
export const mocvd = cvdFamily(
  {
    name: 'MOCVD reactor',
    capabilities: ['bubblers'],
    chambers: ['reactor-1'],
    recipes: ['MOCVD GaN 1 um', 'MOCVD InGaN 20 nm', 'MOCVD AlGaN 100 nm'],
  },
  {
    reactor_type: 'vertical',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 1250 }),
    pumping: {
      volume_l: 30,
      speed_l_per_s: 25,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 700 },
      load_lock: true,
    },
    lines: { TMGa: 60, TEGa: 20, TMAl: 20, TMIn: 20, NH3: 60000, H2: 80000, N2: 60000 },
    vapours: { delivery: 'bubbler', of: ['TMGa', 'TEGa', 'TMAl', 'TMIn'] },
    leak_sccm: 5,
    flow_lag_s: 0.8,
    sensor: 'reflectometer',
    particles: 10,
  },
);
