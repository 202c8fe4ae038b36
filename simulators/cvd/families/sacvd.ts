import { cvdFamily } from '../cvd-family.ts';
import { heatedPedestal } from '../design.ts';
import { heat } from '../energy/energy-source.ts';

/** Single-wafer chamber for ozone and TEOS below atmospheric pressure. */
export const sacvd = cvdFamily(
  {
    name: 'SACVD chamber',
    capabilities: ['liquid_delivery'],
    chambers: ['chamber-1', 'chamber-2'],
    recipes: ['SACVD ozone-TEOS oxide 400 nm', 'SACVD BPSG 600 nm'],
  },
  {
    reactor_type: 'showerhead',
    pressure_modes: ['SACVD'],
    energy: heat,
    heating: heatedPedestal({ min: 20, max: 600 }),
    pumping: { volume_l: 6, speed_l_per_s: 20, base_torr: 0.05, range_torr: { min: 0.05, max: 700 }, load_lock: true },
    lines: { TEOS: 150, TEB: 40, TMP: 20, O3: 1500, O2: 15000, He: 10000, N2: 10000 },
    vapours: { delivery: 'liquid_injection', of: ['TEOS', 'TEB', 'TMP'] },
    leak_sccm: 200,
    flow_lag_s: 0.5,
    sensor: 'reflectometer',
    particles: 9,
  },
);
