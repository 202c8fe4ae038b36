import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Chamber with fast valves for growth in cycles. */
export const ald = cvdFamily(
  {
    name: 'ALD chamber',
    capabilities: ['fast_pulsing', 'bubblers'],
    chambers: ['chamber-1', 'chamber-2'],
    recipes: ['ALD alumina 10 nm', 'ALD hafnia 3 nm', 'ALCVD barrier 3 nm'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['LPCVD'],
    energy: heat,
    heating: heatedPedestal({ min: 20, max: 500 }),
    pumping: {
      volume_l: 2,
      speed_l_per_s: 15,
      base_torr: 0.0005,
      range_torr: { min: 0.0005, max: 20 },
      load_lock: true,
    },
    lines: {
      TMA: 150,
      TEMAHf: 100,
      TEMAZr: 100,
      TiCl4: 120,
      PDMAT: 80,
      RuEtCp2: 80,
      DEZn: 150,
      WF6: 150,
      SiH4: 300,
      H2O: 250,
      O3: 250,
      O2: 600,
      NH3: 600,
      Ar: 2000,
      N2: 2000,
    },
    vapours: { delivery: 'bubbler', of: ['TMA', 'TEMAHf', 'TEMAZr', 'TiCl4', 'PDMAT', 'RuEtCp2', 'DEZn', 'H2O'] },
    shortest_pulse_s: 0.02,
    flow_lag_s: 0.3,
    sensor: 'qcm',
    particles: 4,
  },
);
