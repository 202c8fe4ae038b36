import { z } from 'zod';
import { type Axis, axialSpacingA, criticalAngles } from '../process/implantation/channeling.ts';
import { elements, fragmentEnergies } from '../process/implantation/ions.ts';
import { fallsTo, risesTo } from '../process/implantation/junction.ts';
import { tiltedRange } from '../process/implantation/lateral.ts';
import { pearsonProfile } from '../process/implantation/pearson-profile.ts';
import { tableRange } from '../process/implantation/ranges.ts';
import { doseMap } from '../process/implantation/scan-uniformity.ts';
import { defineModel, type Evaluation, type Model, type Remark } from '../process/model.ts';
import { givenLayer } from '../process/resistivity/layers.ts';
import { mobilityOf, mobilitySet } from '../process/resistivity/sheet-resistance.ts';
import type { Dopant } from '../process/silicon/dopants.ts';
import { evenly } from './evenly.ts';

const percent = z.number().min(-20).max(20).default(0);

const input = z.strictObject({
  ion: z.enum(['B', 'P', 'As', 'Sb', 'BF2']),
  energy_kev: z.number().min(0.5).max(2000),
  dose_cm2: z.number().min(1e8).max(1e18),
  /** Between the beam and the normal of the wafer. */
  tilt_deg: z.number().min(0).max(60).default(7),
  /** Between the plane of tilt and a <110> direction of the surface. */
  twist_deg: z.number().min(0).max(360).default(22),
  orientation: z.enum(['100', '110', '111']).default('100'),
  background_cm3: z.number().min(1e10).max(1e20).default(1e15),
  /** Share of the dopant that conducts after an anneal that moves nothing. */
  active_fraction: z.number().gt(0).max(1).default(1),
  mobility: z.enum(['masetti', 'arora']).default('masetti'),
  max_depth_um: z.number().min(0.001).max(100).optional(),
  points: z.int().min(10).max(1000).default(201),
  scan: z
    .strictObject({
      wafer_diameter_mm: z.number().min(25).max(450).default(300),
      beam_sigma_x_mm: z.number().min(0.1).max(200).default(10),
      beam_sigma_y_mm: z.number().min(0.1).max(200).default(10),
      line_pitch_mm: z.number().min(0.1).max(200).default(5),
      overscan_mm: z.number().min(0).max(200).default(40),
      tilt_pct: percent,
      bow_pct: percent,
      current_drift_pct: percent,
      sites: z.int().min(3).max(61).default(21),
    })
    .prefault({}),
});
type Input = z.output<typeof input>;

/**
 * Angle between the beam and the nearest low-index plane that holds the normal of a (100) wafer: {110} at multiples of 90
 * degrees of twist, {100} half-way; null for other wafers.
 */
const nearestPlane = ({ orientation, tilt_deg, twist_deg }: Input): number | null => {
  if (orientation !== '100') return null;
  const offset = twist_deg % 45;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  return (Math.asin(Math.sin(radians(tilt_deg)) * Math.sin(radians(Math.min(offset, 45 - offset)))) * 180) / Math.PI;
};

/** Lindhard's angle of the axis along the normal, for the atom that dopes at the speed of its ion. */
function channeling(asked: Input) {
  const fragments = fragmentEnergies(asked.ion, asked.energy_kev);
  if (!fragments.ok) return fragments;
  const { dopant } = fragments.ion;
  const axis: Axis = asked.orientation;
  const found = criticalAngles(
    elements[dopant]?.atomic_number ?? 0,
    14,
    fragments.energy_kev[dopant] ?? asked.energy_kev,
    axialSpacingA[axis],
  );
  if (!found.ok) return found;
  const ratio = asked.tilt_deg / found.angle_deg;
  const risk = ratio < 1 ? 'high' : ratio < 2 ? 'moderate' : 'low';
  return {
    ok: true as const,
    channeling: {
      risk,
      axis: `<${axis}>`,
      critical_angle_deg: found.angle_deg,
      tilt_over_critical: ratio,
      nearest_plane_deg: nearestPlane(asked),
    },
  };
}

/** Moments along the normal of the tilted wafer. */
function rangeAlongNormal({ ion, energy_kev, tilt_deg }: Input) {
  const range = tableRange(ion, energy_kev);
  if (!range.ok) return range;
  const warnings: Remark[] = [...range.warnings];
  if (range.lateral_um === null) {
    warnings.push({ kind: 'advice', quantity: 'tilt_deg', message: 'without a lateral straggle the tilt is left out' });
    return { ...range, warnings };
  }
  const tilted = tiltedRange(range.rp_um, range.drp_um, range.lateral_um, tilt_deg);
  return tilted.ok ? { ...range, rp_um: tilted.rp_um, drp_um: tilted.drp_um, warnings } : tilted;
}

function evaluate(asked: Input): Evaluation {
  const { ion, dose_cm2, background_cm3, active_fraction, mobility, points } = asked;
  const range = rangeAlongNormal(asked);
  if (!range.ok) return range;
  const risk = channeling(asked);
  if (!risk.ok) return risk;
  const { rp_um, drp_um, skewness, kurtosis, lateral_um } = range;
  const profile = pearsonProfile({ dose_cm2, rp_um, drp_um, skewness, kurtosis });
  if (!profile.ok) return profile;
  const map = doseMap({ ...asked.scan, dose_cm2 });
  if (!map.ok) return map;
  const { concentration, peak_depth_um } = profile;
  const junction_um = fallsTo(concentration, background_cm3, peak_depth_um, 1000);
  const dopant: Dopant = ion === 'BF2' ? 'B' : ion;
  const active = (depth: number): number => active_fraction * concentration(depth);
  const layer_um = evenly(0, (junction_um ?? 0) * 1.02, 201);
  const layer =
    junction_um === null
      ? null
      : givenLayer(layer_um, layer_um.map(active), background_cm3, mobilityOf(dopant, mobility));
  const depths_um = evenly(
    0,
    asked.max_depth_um ?? (junction_um === null ? rp_um + 5 * drp_um : 1.3 * junction_um),
    points,
  );
  return {
    ok: true,
    constants: `${range.constant_set}, ${mobilitySet[mobility]}`,
    warnings: range.warnings,
    values: {
      rp_um,
      drp_um,
      lateral_um,
      skewness,
      kurtosis,
      pearson_type: profile.type,
      peak_cm3: profile.peak_cm3,
      peak_um: peak_depth_um,
      surface_cm3: profile.surface_cm3,
      dose_in_silicon_cm2: profile.dose_in_silicon_cm2,
      lost_fraction: profile.lost_fraction,
      junction_um,
      shallow_junction_um: risesTo(concentration, background_cm3, peak_depth_um),
      sheet_resistance_ohm: layer?.ok ? layer.sheet_resistance_ohm : null,
      channeling: risk.channeling,
      depths_um,
      concentration_cm3: depths_um.map(concentration),
      map_positions_mm: map.positions_mm,
      map_dose_cm2: map.dose_cm2,
      dose_uniformity_pct: map.uniformity_pct,
    },
  };
}

const um = { unit: 'um', min: 0 };
const cm3 = { unit: 'cm^-3', min: 0 };
const cm2 = { unit: 'cm^-2', min: 0 };

/** One implant: where the ions stop, and how evenly the scan lays them. */
export const doseProfileSimulation: Model = defineModel({
  name: 'simulation.dose_profile',
  title: 'As-implanted profile, range, straggle, channeling risk, sheet resistance and dose map of an implant',
  source:
    'Gibbons, Johnson & Mylroie (1975); Pearson: Hofker (1975); channeling: Lindhard (1965); scan: Ryssel & Ruge (1986)',
  input,
  output: {
    rp_um: um,
    drp_um: um,
    lateral_um: um,
    skewness: { unit: '1' },
    kurtosis: { unit: '1', min: 1 },
    pearson_type: { unit: '' },
    peak_cm3: cm3,
    peak_um: um,
    surface_cm3: cm3,
    dose_in_silicon_cm2: cm2,
    lost_fraction: { unit: '1', min: 0, max: 1 },
    junction_um: um,
    shallow_junction_um: um,
    sheet_resistance_ohm: { unit: 'ohm/sq', min: 0 },
    channeling: { unit: 'angles: deg; tilt_over_critical: 1', min: 0 },
    depths_um: um,
    concentration_cm3: cm3,
    map_positions_mm: { unit: 'mm' },
    map_dose_cm2: cm2,
    dose_uniformity_pct: { unit: '%', min: 0 },
  },
  evaluate,
});
