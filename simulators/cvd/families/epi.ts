import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Cold-wall chamber for epitaxy at atmospheric and reduced pressure. */
export const epi = cvdFamily(
  {
    name: 'Epitaxy chamber',
    capabilities: ['liquid_delivery'],
    chambers: ['chamber-1', 'chamber-2'],
    recipes: ['RP silicon epitaxy 1 um', 'APCVD silicon epitaxy 5 um', 'RP silicon-germanium epitaxy 60 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['APCVD', 'LPCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 1250 }),
    pumping: {
      volume_l: 20,
      speed_l_per_s: 30,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 770 },
      load_lock: true,
    },
    lines: { SiHCl3: 3000, SiH2Cl2: 500, GeH4: 50, HCl: 500, MTS: 300, B2H6: 50, NH3: 1000, H2: 60000, N2: 20000 },
    vapours: { delivery: 'bubbler', of: ['SiHCl3', 'MTS'] },
    leak_sccm: 20,
    flow_lag_s: 0.8,
    sensor: 'reflectometer',
    particles: 5,
  },
);
