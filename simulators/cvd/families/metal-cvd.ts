import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Single-wafer chamber for metals, their nitrides and silicides. */
export const metalCvd = cvdFamily(
  {
    name: 'Metal CVD chamber',
    capabilities: ['heated_exhaust', 'bubblers'],
    chambers: ['chamber-1', 'chamber-2'],
    recipes: ['LPCVD tungsten fill 300 nm', 'LPCVD TiN 40 nm', 'MOCVD copper 100 nm'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: heatedPedestal({ min: 20, max: 800 }),
    pumping: {
      volume_l: 8,
      speed_l_per_s: 20,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 100 },
      load_lock: true,
    },
    lines: {
      WF6: 300,
      SiH4: 100,
      SiH2Cl2: 400,
      TiCl4: 100,
      NH3: 1000,
      TDMAT: 60,
      CuhfacTMVS: 150,
      CCTBA: 40,
      H2: 5000,
      He: 2000,
      Ar: 3000,
      N2: 5000,
    },
    vapours: { delivery: 'bubbler', of: ['TiCl4', 'TDMAT', 'CuhfacTMVS', 'CCTBA'] },
    flow_lag_s: 0.4,
    sensor: 'qcm',
    particles: 8,
  },
);
