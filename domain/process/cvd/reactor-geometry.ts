import { angularVelocity, diskTransfer, flatPlate } from './boundary-layer.ts';
import type { ReactorType } from './mode.ts';

/** How gas comes to the wafers of a reactor. */
export interface ReactorGeometry {
  readonly wafer_diameter_mm: number;
  /** Wafers of a boat or susceptor. */
  readonly wafers: number;
  /** Between the wafers of a boat. */
  readonly pitch_mm: number;
  /** All hot surface that takes film: wafers (both faces in a boat), holder, hot walls. */
  readonly hot_area_m2: number;
  /** From gas inlet or opposite wall to the wafer. */
  readonly gap_mm: number;
  /** Cross section that the gas flows through. */
  readonly flow_area_m2: number;
  /** Along the flow. */
  readonly length_mm: number;
  readonly rotation_rpm: number;
  /** Edge less centre of a wafer when nothing else is known. */
  readonly edge_offset_c: number;
}

const single: ReactorGeometry = {
  wafer_diameter_mm: 200,
  wafers: 1,
  pitch_mm: 9,
  hot_area_m2: 0.04,
  gap_mm: 30,
  flow_area_m2: 0.02,
  length_mm: 200,
  rotation_rpm: 0,
  edge_offset_c: -0.8,
};

/** Typical reactors for 200 mm wafers; a tool gives its own. */
export const defaultGeometry: Readonly<Record<ReactorType, ReactorGeometry>> = {
  // 50 wafers, both faces, and a fifth more for boat and tube.
  hot_wall: {
    ...single,
    wafers: 50,
    hot_area_m2: 3.77,
    gap_mm: 40,
    flow_area_m2: 0.03,
    length_mm: 450,
    edge_offset_c: 0.1,
  },
  horizontal: { ...single, hot_area_m2: 0.06, gap_mm: 50, flow_area_m2: 0.015, length_mm: 300, rotation_rpm: 20 },
  vertical: {
    ...single,
    wafers: 3,
    hot_area_m2: 0.13,
    gap_mm: 40,
    flow_area_m2: 0.1,
    length_mm: 200,
    rotation_rpm: 20,
  },
  cold_wall: single,
  showerhead: { ...single, gap_mm: 15, flow_area_m2: 0.04 },
  rotating_disk: {
    ...single,
    hot_area_m2: 0.08,
    gap_mm: 70,
    flow_area_m2: 0.08,
    rotation_rpm: 800,
    edge_offset_c: -0.5,
  },
  cold_finger: { ...single, wafer_diameter_mm: 50, hot_area_m2: 0.005, gap_mm: 50, flow_area_m2: 0.01 },
  exhaust_controlled: { ...single, gap_mm: 25, flow_area_m2: 0.03 },
};

/** Gas at the wafer. */
export interface GasState {
  readonly diffusivity_m2_per_s: number;
  readonly kinematic_viscosity_m2_per_s: number;
  /** Mean molecular speed of the precursor. */
  readonly thermal_speed_m_per_s: number;
  readonly volume_flow_m3_per_s: number;
}

/** Levich's coefficient for gases, whose Schmidt number is about 1. */
const gasDiskCoefficient = 0.45;
/** Sherwood number of developed laminar flow in a tube (Graetz). */
const tubeSherwood = 3.66;

/**
 * Mass transfer coefficient in m/s: diffusion across a gap, a boundary layer in a flow, or a rotating disk; never more than
 * the gas kinetic limit v/4, which holds at low pressure.
 */
export function massTransfer(type: ReactorType, geometry: ReactorGeometry, gas: GasState): number {
  const { diffusivity_m2_per_s: d, kinematic_viscosity_m2_per_s: nu } = gas;
  const across = d / (geometry.gap_mm * 1e-3);
  const along = (): number => {
    const length = geometry.length_mm * 1e-3;
    const plate = flatPlate(gas.volume_flow_m3_per_s / geometry.flow_area_m2, length, nu, nu / d);
    return (plate.sherwood_mean * d) / length;
  };
  const continuum = (): number => {
    if (type === 'rotating_disk' && geometry.rotation_rpm > 0)
      return Math.max(across, diskTransfer(d, nu, angularVelocity(geometry.rotation_rpm), gasDiskCoefficient));
    if (type === 'hot_wall') return tubeSherwood * across;
    if (type === 'horizontal' || type === 'cold_wall') return Math.max(across, along());
    return across;
  };
  // Diffusion and the last free flight to the wall are in series (Sherman 1963).
  return 1 / (1 / continuum() + 4 / gas.thermal_speed_m_per_s);
}
