import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Chamber for rough transparent contacts from diethylzinc and water. */
export const tcoCvd = cvdFamily(
  {
    name: 'TCO chamber',
    capabilities: ['moisture_hydrolysis', 'bubblers'],
    chambers: ['chamber-1'],
    recipes: ['LPCVD ZnO contact 1.5 um'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: heatedPedestal({ min: 20, max: 300 }),
    pumping: {
      volume_l: 15,
      speed_l_per_s: 15,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 10 },
      load_lock: true,
    },
    lines: { DEZn: 100, H2O: 150, B2H6: 20, Ar: 1000, N2: 1000 },
    vapours: { delivery: 'bubbler', of: ['DEZn', 'H2O'] },
    flow_lag_s: 0.5,
    sensor: 'reflectometer',
    particles: 20,
  },
);
