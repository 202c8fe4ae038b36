import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../model.ts';
import { analyzerField, exposureTime } from './beamline.ts';
import { axialSpacingA, criticalAngles } from './channeling.ts';
import { elements, fragmentEnergies, parseIon } from './ions.ts';
import { doseMap } from './scan-uniformity.ts';

const ion = z.string().min(1).max(30);
const dose_cm2 = z.number().min(1e8).max(1e18);
const degrees = { unit: 'deg', min: 0 };
const percent = z.number().min(-50).max(50).default(0);
const sigma_mm = z.number().min(0.1).max(200);

/** What an implanter does to its beam, by name. */
export const beamlineModels: readonly Model[] = [
  defineModel({
    name: 'implantation.exposure_time',
    title: 'Time that a beam needs for a dose',
    source: 'Faraday integration: Phi = I t m / (q n A)',
    input: z.strictObject({
      dose_cm2,
      scan_area_cm2: z.number().min(0.01).max(1e5),
      beam_current_ma: z.number().min(1e-9).max(1e3),
      ion,
    }),
    output: { time_s: { unit: 's', min: 0 } },
    evaluate: ({ ion, ...exposure }) => {
      const parsed = parseIon(ion);
      if (!parsed.ok) return parsed;
      const { charge_state, atoms, dopant } = parsed.ion;
      const time = exposureTime({ ...exposure, charge_state, atoms_per_ion: atoms[dopant] ?? 1 });
      return evaluation(time, null, ({ time_s }) => ({ time_s }));
    },
  }),
  defineModel({
    name: 'implantation.analyzer_field',
    title: 'Field of the analyzer magnet for an ion',
    source: 'B = sqrt(2 m V / q) / r',
    input: z.strictObject({
      ion,
      extraction_kv: z.number().min(0.01).max(1e3),
      radius_m: z.number().min(0.01).max(10),
    }),
    output: { field_t: { unit: 'T', min: 0 }, speed_m_per_s: { unit: 'm/s', min: 0 } },
    evaluate: ({ ion, extraction_kv, radius_m }) => {
      const parsed = parseIon(ion);
      if (!parsed.ok) return parsed;
      const { mass_u, charge_state } = parsed.ion;
      return evaluation(
        analyzerField(mass_u, charge_state, extraction_kv, radius_m),
        null,
        ({ field_t, speed_m_per_s }) => ({ field_t, speed_m_per_s }),
      );
    },
  }),
  defineModel({
    name: 'implantation.fragment_energies',
    title: 'Energy of each atom of a molecular ion after its break-up',
    source: 'Equal speed: E m / M',
    input: z.strictObject({ ion, energy_kev: z.number().min(0.01).max(1e4) }),
    output: { energy_kev: { unit: 'keV', min: 0 }, dopant: { unit: '1' } },
    evaluate: ({ ion, energy_kev }) =>
      evaluation(fragmentEnergies(ion, energy_kev), null, (found) => ({
        energy_kev: found.energy_kev,
        dopant: found.ion.dopant,
      })),
  }),
  defineModel({
    name: 'implantation.critical_angle',
    title: 'Channeling: angle to an axis of silicon below which ions are steered along it',
    source: 'J. Lindhard, Mat. Fys. Medd. 34, no. 14 (1965)',
    input: z.strictObject({
      ion: z.enum(Object.keys(elements) as [string, ...string[]]),
      energy_kev: z.number().min(0.1).max(1e4),
      axis: z.enum(['100', '110', '111']).default('110'),
    }),
    output: {
      angle_deg: degrees,
      psi1_deg: degrees,
      psi2_deg: degrees,
      threshold_kev: { unit: 'keV', min: 0 },
      applicable: { unit: '1' },
    },
    evaluate: ({ ion, energy_kev, axis }) =>
      evaluation(
        criticalAngles(elements[ion]?.atomic_number ?? 0, 14, energy_kev, axialSpacingA[axis]),
        null,
        ({ angle_deg, psi1_deg, psi2_deg, threshold_kev, applicable }) => ({
          angle_deg,
          psi1_deg,
          psi2_deg,
          threshold_kev,
          applicable,
        }),
      ),
  }),
  defineModel({
    name: 'implantation.dose_map',
    title: 'Dose over a wafer after a raster scan, and its uniformity',
    source: 'Ryssel & Ruge, Ion Implantation (1986), ch. 3.4',
    input: z.strictObject({
      dose_cm2,
      wafer_diameter_mm: z.number().min(25).max(450).default(300),
      beam_sigma_x_mm: sigma_mm,
      beam_sigma_y_mm: sigma_mm,
      line_pitch_mm: z.number().min(0.1).max(200),
      overscan_mm: z.number().min(0).max(200),
      tilt_pct: percent,
      bow_pct: percent,
      current_drift_pct: percent,
      sites: z.int().min(3).max(101).default(41),
    }),
    output: {
      positions_mm: { unit: 'mm' },
      dose_cm2: { unit: 'cm^-2', min: 0 },
      mean_cm2: { unit: 'cm^-2', min: 0 },
      lowest_cm2: { unit: 'cm^-2', min: 0 },
      highest_cm2: { unit: 'cm^-2', min: 0 },
      uniformity_pct: { unit: '%', min: 0 },
      line_overlap_pct: { unit: '%', max: 100 },
    },
    evaluate: (scan) =>
      evaluation(doseMap(scan), null, ({ positions_mm, dose_cm2, mean_cm2, ...found }) => ({
        positions_mm,
        dose_cm2,
        mean_cm2,
        lowest_cm2: found.lowest_cm2,
        highest_cm2: found.highest_cm2,
        uniformity_pct: found.uniformity_pct,
        line_overlap_pct: found.line_overlap_pct,
      })),
  }),
];
