import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Reactor with a fast rotating disk for arsenides and oxides. */
export const mocvdDisk = cvdFamily(
  {
    name: 'Rotating-disk MOCVD reactor',
    capabilities: ['bubblers', 'pyrophoric_oxidation'],
    chambers: ['reactor-1'],
    recipes: ['MOCVD GaAs 500 nm', 'MOCVD ZnO 300 nm'],
  },
  {
    reactor_type: 'rotating_disk',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 900 }),
    pumping: {
      volume_l: 30,
      speed_l_per_s: 12,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 200 },
      load_lock: true,
    },
    lines: { TMGa: 40, DEZn: 40, AsH3: 2000, O2: 2000, H2: 50000, Ar: 20000, N2: 20000 },
    vapours: { delivery: 'bubbler', of: ['TMGa', 'DEZn'] },
    leak_sccm: 5,
    flow_lag_s: 0.8,
    sensor: 'reflectometer',
    particles: 10,
  },
);
