import { ActiveFaults } from '../engine/parts/active-faults.ts';
import { heaterFaults } from '../engine/parts/heated-zones.ts';
import type { ChamberDesign } from './design.ts';
import { SafetyMonitors } from './safety-monitors.ts';
import { VapourDelivery } from './vapour-delivery.ts';

const usualLeak = 20;
/** A chamber that only works above this pressure has an exhaust and no pump. */
const leastRoomTorr = 600;

/** What can go wrong in a chamber of a design. */
export function chamberFaults(design: ChamberDesign): ActiveFaults {
  const { energy, pumping, shortest_pulse_s, leak_sccm = usualLeak } = design;
  const pumped = pumping.range_torr.min < leastRoomTorr;
  return new ActiveFaults(
    [
      'mfc_drift',
      'thermocouple_drift',
      'thermocouple_failure',
      'particle_burst',
      ...(pumped ? (['pump_wear'] as const) : []),
      ...energy.shared_faults,
    ],
    {
      ...heaterFaults,
      // A susceptor conducts heat from one of its zones to the other.
      ...(design.heating.lags_s.length > 2
        ? {}
        : { zone_heater_failure: { magnitude: 30, unit: 'C below the neighbour' } }),
      ...energy.own_faults,
      ...SafetyMonitors.faults,
      ...VapourDelivery.faults(design),
      ...(shortest_pulse_s === undefined
        ? {}
        : { pulse_valve_leak: { magnitude: 3, unit: '% of the pulse between pulses' } }),
      leak: { magnitude: leak_sccm, unit: 'sccm of air' },
    },
  );
}
