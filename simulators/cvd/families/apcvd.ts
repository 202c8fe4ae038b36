import { cvdFamily } from '../cvd-family.ts';
import { atmospheric, susceptor } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Belt furnace under injectors at atmospheric pressure. */
export const apcvd = cvdFamily(
  {
    name: 'APCVD belt',
    capabilities: ['pyrophoric_oxidation', 'liquid_delivery'],
    chambers: ['muffle-1'],
    recipes: ['APCVD low-temperature oxide 400 nm', 'APCVD PSG 400 nm'],
  },
  {
    reactor_type: 'exhaust_controlled',
    pressure_modes: ['APCVD'],
    energy: heat,
    heating: susceptor({ min: 20, max: 600 }),
    pumping: atmospheric(10),
    lines: { SiH4: 100, PH3: 20, TEOS: 150, O3: 1000, O2: 15000, N2: 50000 },
    vapours: { delivery: 'liquid_injection', of: ['TEOS'] },
    leak_sccm: 5000,
    flow_lag_s: 1,
    sensor: 'reflectometer',
    particles: 20,
  },
);
