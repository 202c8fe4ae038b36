import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Chamber downstream of a plasma: radicals reach the wafer, ions do not. */
export const rpcvd = cvdFamily(
  {
    name: 'Remote plasma chamber',
    capabilities: ['pyrophoric_oxidation'],
    chambers: ['chamber-1'],
    recipes: ['Remote plasma oxide 50 nm', 'Remote plasma nitride 40 nm'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['PECVD'],
    energy: plasma({
      energy_mode: 'remote_plasma',
      max_w: 1000,
      frequency_mhz: { min: 13.56, max: 60 },
      bias_v_per_sqrt_w: 0,
    }),
    heating: heatedPedestal({ min: 20, max: 600 }),
    pumping: {
      volume_l: 15,
      speed_l_per_s: 40,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 10 },
      load_lock: true,
    },
    lines: { SiH4: 40, O2: 500, NH3: 500, He: 1000, N2: 1000 },
    flow_lag_s: 0.4,
    sensor: 'ellipsometer',
    particles: 6,
  },
);
