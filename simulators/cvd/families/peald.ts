import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { plasma } from '../energy/plasma.ts';

/** Chamber with fast valves and a plasma for growth in cycles. */
export const peald = cvdFamily(
  {
    name: 'Plasma ALD chamber',
    capabilities: ['fast_pulsing'],
    chambers: ['chamber-1'],
    recipes: ['Plasma ALD alumina 10 nm', 'Plasma ALD spacer oxide 20 nm', 'Plasma ALD nitride 10 nm'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['PECVD'],
    energy: plasma({ energy_mode: 'plasma', max_w: 600, frequency_mhz: { min: 13.56, max: 60 }, bias_v_per_sqrt_w: 3 }),
    heating: heatedPedestal({ min: 20, max: 600 }),
    pumping: {
      volume_l: 3,
      speed_l_per_s: 15,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 10 },
      load_lock: true,
    },
    lines: { TMA: 150, BTBAS: 120, SiH2Cl2: 300, CCTBA: 60, O2: 1500, NH3: 1500, H2: 1000, Ar: 2000, N2: 2000 },
    vapours: { delivery: 'bubbler', of: ['TMA', 'BTBAS', 'CCTBA'] },
    shortest_pulse_s: 0.02,
    flow_lag_s: 0.3,
    sensor: 'qcm',
    particles: 4,
  },
);
