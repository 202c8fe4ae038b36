import { gasConstantJPerMolK, pascalPerTorr } from '../physical-constants.ts';
import { molesPerSecond } from './units.ts';

/** Volume flow in m^3/s at the temperature and pressure of the reactor. */
export const volumetricFlow = (flow_sccm: number, temperature_k: number, pressure_torr: number): number =>
  (molesPerSecond(flow_sccm) * gasConstantJPerMolK * temperature_k) / (pressure_torr * pascalPerTorr);

/** Residence time in s: pV / (RT F). */
export const residenceTime = (
  volume_l: number,
  flow_sccm: number,
  temperature_k: number,
  pressure_torr: number,
): number => (volume_l * 1e-3) / volumetricFlow(flow_sccm, temperature_k, pressure_torr);

/** What is left of a precursor along a hot-wall tube: C/C0 = exp(-k A / Q) (plug flow, first-order wall reaction). */
export const plugFlowLeft = (k_m_per_s: number, area_m2: number, flow_m3_per_s: number): number =>
  Math.exp(-(k_m_per_s * area_m2) / flow_m3_per_s);

/** Mean rate over the tube relative to its inlet: (1 - exp(-x)) / x with x = k A / Q. */
export const plugFlowMean = (k_m_per_s: number, area_m2: number, flow_m3_per_s: number): number => {
  const x = (k_m_per_s * area_m2) / flow_m3_per_s;
  return x === 0 ? 1 : -Math.expm1(-x) / x;
};

/** What is left in a well-mixed chamber: C/C0 = 1 / (1 + k A / Q). */
export const stirredLeft = (k_m_per_s: number, area_m2: number, flow_m3_per_s: number): number =>
  1 / (1 + (k_m_per_s * area_m2) / flow_m3_per_s);
