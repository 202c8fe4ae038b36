import { cvdFamily } from '../cvd-family.ts';
import { susceptor } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Resonator for diamond in a microwave plasma. */
export const mwcvd = cvdFamily(
  {
    name: 'Microwave diamond reactor',
    capabilities: [],
    chambers: ['reactor-1'],
    recipes: ['Microwave diamond 2 um'],
  },
  {
    reactor_type: 'cold_wall',
    pressure_modes: ['LPCVD'],
    energy: plasma({
      energy_mode: 'microwave_plasma',
      max_w: 6000,
      frequency_mhz: { min: 915, max: 2500 },
      bias_v_per_sqrt_w: 0,
    }),
    heating: susceptor({ min: 20, max: 1200 }),
    pumping: {
      volume_l: 20,
      speed_l_per_s: 20,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 200 },
      load_lock: true,
    },
    lines: { CH4: 100, H2: 2000, O2: 50, N2: 1000 },
    leak_sccm: 50,
    flow_lag_s: 1,
    sensor: 'reflectometer',
    particles: 15,
  },
);
