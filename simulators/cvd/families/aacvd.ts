import { cvdFamily } from '../cvd-family.ts';
import { atmospheric, susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Horizontal reactor that is fed with a mist at atmospheric pressure. */
export const aacvd = cvdFamily(
  {
    name: 'Aerosol reactor',
    capabilities: ['liquid_delivery', 'moisture_hydrolysis'],
    chambers: ['chamber-1'],
    recipes: ['Aerosol TiO2 200 nm', 'Aerosol SnO2 300 nm'],
    solvents: { methanol: 3000, ethanol: 3000, isopropanol: 3000, water: 3000 },
  },
  {
    reactor_type: 'horizontal',
    pressure_modes: ['APCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 700 }),
    pumping: atmospheric(8),
    lines: { TTIP: 60, SnCl4: 90, H2O: 600, N2: 30000 },
    vapours: { delivery: 'mist', of: ['TTIP', 'SnCl4'] },
    leak_sccm: 3000,
    flow_lag_s: 1,
    sensor: 'reflectometer',
    particles: 30,
  },
);
