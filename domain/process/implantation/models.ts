import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../model.ts';
import { beamlineModels } from './beamline-models.ts';
import { dualPearsonProfile } from './dual-pearson.ts';
import { gaussianProfile } from './gaussian-profile.ts';
import { fallsTo, risesTo } from './junction.ts';
import { maskTransmission, tiltedRange, windowProfile } from './lateral.ts';
import { summedProfile } from './multiple-implants.ts';
import { pearsonProfile } from './pearson-profile.ts';
import { tableRange } from './ranges.ts';
import { simulatedRange } from './simulated-range.ts';

const tabulated = z.enum(['B', 'P', 'As', 'Sb', 'BF2']);
const energy_kev = z.number().min(0.5).max(2000);
const dose_cm2 = z.number().min(1e8).max(1e18);
const background_cm3 = z.number().min(1e10).max(1e21);
const length_um = z.number().min(1e-5).max(100);
const depths_um = z.array(z.number().min(0).max(1000)).max(2000);
const gibbonsSource = 'Gibbons, Johnson & Mylroie, Projected Range Statistics (2nd ed. 1975)';

const um = { unit: 'um', min: 0 };
const shape = z.strictObject({
  rp_um: length_um,
  drp_um: length_um,
  skewness: z.number().min(-3).max(3),
  kurtosis: z.number().min(1).max(30),
});
const anyUm = { unit: 'um' };
const cm3 = { unit: 'cm^-3', min: 0 };
const fraction = { unit: '1', min: 0, max: 1 };
const moments = {
  rp_um: um,
  drp_um: um,
  skewness: { unit: '1' },
  kurtosis: { unit: '1', min: 1 },
  lateral_um: um,
};

/** Ion implantation as engineers evaluate it by name. */
export const implantationModels: readonly Model[] = [
  defineModel({
    name: 'implantation.range',
    title: 'Projected range, straggle and shape in silicon from the tables',
    source: gibbonsSource,
    input: z.strictObject({
      ion: tabulated,
      energy_kev,
      interpolation: z.enum(['log_energy', 'linear']).default('log_energy'),
    }),
    output: moments,
    evaluate: ({ ion, energy_kev, interpolation }) =>
      evaluation(
        tableRange(ion, energy_kev, interpolation),
        'GIBBONS',
        ({ rp_um, drp_um, skewness, kurtosis, lateral_um }) => ({ rp_um, drp_um, skewness, kurtosis, lateral_um }),
      ),
  }),
  defineModel({
    name: 'implantation.simulated_range',
    title: 'Range statistics and backscattering as a binary-collision simulation gives them',
    source: 'Biersack & Haggmark, Nucl. Instrum. Methods 174, 257 (1980); Ziegler, Biersack & Littmark (1985)',
    input: z.strictObject({ ion: z.enum(['B', 'P', 'As', 'Sb']), energy_kev }),
    output: { ...moments, backscattered_fraction: fraction },
    evaluate: ({ ion, energy_kev }) =>
      evaluation(
        simulatedRange(ion, energy_kev),
        'TRIM',
        ({ rp_um, drp_um, skewness, kurtosis, lateral_um, backscattered_fraction }) => ({
          rp_um,
          drp_um,
          skewness,
          kurtosis,
          lateral_um,
          backscattered_fraction,
        }),
      ),
  }),
  defineModel({
    name: 'implantation.profile',
    title: 'As-implanted profile from the table moments (Pearson, type by its moments)',
    source: `${gibbonsSource}; Hofker, Philips Res. Rep. Suppl. 8 (1975)`,
    input: z.strictObject({
      ion: tabulated,
      energy_kev,
      dose_cm2,
      background_cm3,
      dose_counts: z.enum(['whole', 'in_silicon']).default('whole'),
      depths_um: depths_um.default([]),
    }),
    output: {
      type: { unit: '1' },
      peak_cm3: cm3,
      peak_depth_um: um,
      surface_cm3: cm3,
      dose_in_silicon_cm2: { unit: 'cm^-2', min: 0 },
      lost_fraction: fraction,
      junction_um: um,
      shallow_junction_um: um,
      concentration_cm3: cm3,
    },
    evaluate: ({ ion, energy_kev, background_cm3, depths_um, ...implant }) => {
      const range = tableRange(ion, energy_kev);
      if (!range.ok) return range;
      const { rp_um, drp_um, skewness, kurtosis, warnings } = range;
      const profile = pearsonProfile({ ...implant, rp_um, drp_um, skewness, kurtosis });
      if (!profile.ok) return profile;
      const { type, peak_cm3, peak_depth_um, surface_cm3, dose_in_silicon_cm2, lost_fraction, concentration } = profile;
      const junction_um = fallsTo(concentration, background_cm3, peak_depth_um, 1000);
      const shallow_junction_um = risesTo(concentration, background_cm3, peak_depth_um);
      return {
        ok: true,
        constants: 'GIBBONS',
        warnings,
        values: {
          type,
          peak_cm3,
          peak_depth_um,
          surface_cm3,
          dose_in_silicon_cm2,
          lost_fraction,
          junction_um,
          shallow_junction_um,
          concentration_cm3: depths_um.map(concentration),
        },
      };
    },
  }),
  defineModel({
    name: 'implantation.gaussian_profile',
    title: 'Gaussian as-implanted profile and its junctions',
    source: gibbonsSource,
    input: z.strictObject({ dose_cm2, rp_um: length_um, drp_um: length_um, background_cm3 }),
    output: {
      peak_cm3: cm3,
      surface_cm3: cm3,
      lost_fraction: fraction,
      dose_in_silicon_cm2: { unit: 'cm^-2', min: 0 },
      deep_junction_um: anyUm,
      shallow_junction_um: um,
    },
    evaluate: ({ background_cm3, ...implant }) =>
      evaluation(gaussianProfile(implant, background_cm3), null, (profile) => ({
        peak_cm3: profile.peak_cm3,
        surface_cm3: profile.surface_cm3,
        lost_fraction: profile.lost_fraction,
        dose_in_silicon_cm2: profile.dose_in_silicon_cm2,
        deep_junction_um: profile.deep_junction_um,
        shallow_junction_um: profile.shallow_junction_um,
      })),
  }),
  defineModel({
    name: 'implantation.channeled_profile',
    title: 'Profile with a channeling tail (two Pearson distributions)',
    source: 'Tasch et al., J. Electrochem. Soc. 136, 810 (1989)',
    input: z.strictObject({
      dose_cm2,
      channeled_fraction: z.number().min(0).max(1),
      random: shape,
      channeled: shape,
      depths_um,
    }),
    output: { concentration_cm3: cm3, dose_in_silicon_cm2: { unit: 'cm^-2', min: 0 } },
    evaluate: ({ dose_cm2, channeled_fraction, random, channeled, depths_um }) =>
      evaluation(
        dualPearsonProfile(dose_cm2, channeled_fraction, random, channeled),
        null,
        ({ concentration, dose_in_silicon_cm2 }) => ({
          concentration_cm3: depths_um.map(concentration),
          dose_in_silicon_cm2,
        }),
      ),
  }),
  defineModel({
    name: 'implantation.multiple',
    title: 'Profile of several implants into the same wafer',
    source: gibbonsSource,
    input: z.strictObject({
      implants: z
        .array(z.strictObject({ ion: tabulated, energy_kev, dose_cm2 }))
        .min(1)
        .max(20),
      depths_um,
      shape: z.enum(['gaussian', 'pearson']).default('gaussian'),
    }),
    output: { concentration_cm3: cm3 },
    evaluate: ({ implants, depths_um, shape }) =>
      evaluation(summedProfile(implants, depths_um, shape), 'GIBBONS', ({ concentration_cm3 }) => ({
        concentration_cm3,
      })),
  }),
  defineModel({
    name: 'implantation.mask_transmission',
    title: 'Fraction of an implant that goes through a mask',
    source: 'Ryssel & Ruge, Ion Implantation (1986)',
    input: z.strictObject({ mask_um: z.number().min(0).max(1000), rp_um: length_um, drp_um: length_um }),
    output: { transmitted_fraction: fraction },
    evaluate: ({ mask_um, rp_um, drp_um }) =>
      evaluation(maskTransmission(mask_um, rp_um, drp_um), null, ({ transmitted_fraction }) => ({
        transmitted_fraction,
      })),
  }),
  defineModel({
    name: 'implantation.window_profile',
    title: 'Concentration under the edges of a mask window, relative to an open wafer',
    source: 'Furukawa, Matsumura & Ishiwara, Jpn. J. Appl. Phys. 11, 134 (1972)',
    input: z.strictObject({
      positions_um: z.array(z.number().min(-1000).max(1000)).min(1).max(2000),
      half_width_um: z.number().min(0).max(1000),
      lateral_um: length_um,
    }),
    output: { relative: fraction },
    evaluate: ({ positions_um, half_width_um, lateral_um }) =>
      evaluation(windowProfile(positions_um, half_width_um, lateral_um), null, ({ relative }) => ({ relative })),
  }),
  defineModel({
    name: 'implantation.tilted_range',
    title: 'Range and straggle along the normal of a tilted wafer',
    source: 'Rotation of the range ellipsoid',
    input: z.strictObject({
      rp_um: length_um,
      drp_um: length_um,
      lateral_um: length_um,
      tilt_deg: z.number().min(-89).max(89),
    }),
    output: { rp_um: um, drp_um: um },
    evaluate: ({ rp_um, drp_um, lateral_um, tilt_deg }) =>
      evaluation(tiltedRange(rp_um, drp_um, lateral_um, tilt_deg), null, (tilted) => ({
        rp_um: tilted.rp_um,
        drp_um: tilted.drp_um,
      })),
  }),
  ...beamlineModels,
];
