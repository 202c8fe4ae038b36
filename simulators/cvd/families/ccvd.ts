import { cvdFamily } from '../cvd-family.ts';
import { atmospheric, susceptor } from '../design.ts';
import { burner } from '../energy/flame.ts';

/** Flames above a heated substrate in the open. */
export const ccvd = cvdFamily(
  {
    name: 'Flame coater',
    capabilities: ['liquid_delivery'],
    chambers: ['burner-1'],
    recipes: ['Flame silica 200 nm', 'Flame tin oxide 150 nm'],
  },
  {
    reactor_type: 'exhaust_controlled',
    pressure_modes: ['APCVD'],
    energy: burner,
    heating: susceptor({ min: 20, max: 1100 }),
    pumping: atmospheric(20),
    lines: { TEOS: 60, SnCl4: 40, C3H8: 2000, C2H2: 8000, O2: 15000, N2: 30000 },
    vapours: { delivery: 'liquid_injection', of: ['TEOS', 'SnCl4'] },
    leak_sccm: 3000,
    flow_lag_s: 0.8,
    sensor: 'reflectometer',
    particles: 40,
  },
);
