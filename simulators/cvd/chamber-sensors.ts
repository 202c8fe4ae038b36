import { SensorSet, sensorRow } from '../engine/parts/sensors.ts';
import type { ChamberDesign } from './design.ts';
import { SafetyMonitors } from './safety-monitors.ts';
import { VapourDelivery } from './vapour-delivery.ts';

/** Everything that a chamber of a design shows. */
export const chamberSensors = (design: ChamberDesign): SensorSet =>
  new SensorSet({
    ...sensorRow('temperature_zones_c', [...design.heating.lags_s.keys()], { unit: 'C', absolute: 0.12 }),
    setpoint_c: { unit: 'C' },
    ...sensorRow('gas_flows_sccm', Object.keys(design.lines), { unit: 'sccm', relative: 0.0015 }),
    // A capacitance manometer reads to a share of its value, at the low end of the chamber's range too.
    chamber_pressure_torr: { unit: 'torr', relative: 0.0015, least: 0 },
    throttle_valve_pct: { unit: '%', absolute: 0.1, least: 0 },
    residual_air_pct: { unit: '%', relative: 0.02, absolute: 0.001, least: 0 },
    ...design.energy.sensors,
    ...VapourDelivery.sensors(design),
    deposition_rate_nm_per_min: { unit: 'nm/min', relative: 0.01, least: 0 },
    [`${design.sensor}_thickness_nm`]: { unit: 'nm', relative: 0.002, absolute: 0.02, least: 0 },
    ...(design.shortest_pulse_s === undefined ? {} : { cycle_count: { unit: '' } }),
    particle_rate_per_min: { unit: '1/min', relative: 0.1, least: 0 },
    ...SafetyMonitors.sensors,
  });
