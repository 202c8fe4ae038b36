import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { lamp } from '../energy/light.ts';

/** Chamber under an ultraviolet lamp. */
export const photocvd = cvdFamily(
  {
    name: 'Photo CVD chamber',
    capabilities: ['pyrophoric_oxidation'],
    chambers: ['chamber-1'],
    recipes: ['Photo oxide 100 nm', 'Photo nitride 60 nm'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['LPCVD'],
    energy: lamp(30, { min: 140, max: 260 }),
    heating: susceptor({ min: 20, max: 400 }),
    pumping: {
      volume_l: 10,
      speed_l_per_s: 15,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 20 },
      load_lock: true,
    },
    lines: { SiH4: 40, Si2H6: 40, NH3: 1000, N2O: 1500, He: 500, N2: 1000 },
    flow_lag_s: 0.5,
    sensor: 'ellipsometer',
    particles: 6,
  },
);
