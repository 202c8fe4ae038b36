import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { clausingTransmission } from './clausing.ts';
import { fillFeature } from './filling.ts';
import { lineOfSightCoverage } from './line-of-sight.ts';
import { ballisticReemission } from './reemission.ts';
import { knudsenThieleModulus, thieleProfile } from './thiele.ts';

const shape = z.enum(['trench', 'hole']).default('trench');
const share = { unit: '1', min: 0, max: 1 };
const places = {
  bottom_centre: share,
  bottom_average: share,
  sidewall_top: share,
  sidewall_mid: share,
  sidewall_bottom: share,
};

/** What happens in trenches and holes, as engineers evaluate it by name. */
export const featureModels: readonly Model[] = [
  defineModel({
    name: 'cvd.line_of_sight',
    title: 'Flux in a trench or hole when everything sticks where it lands',
    source: 'Crossed strings (Hottel 1954); coaxial disks (Howell C-40)',
    input: z.strictObject({ shape, aspect_ratio: z.number().min(0.01).max(1000) }),
    output: places,
    evaluate: (input) =>
      evaluation(lineOfSightCoverage(input.shape, input.aspect_ratio), null, (values) => ({
        bottom_centre: values.bottom_centre,
        bottom_average: values.bottom_average,
        sidewall_top: values.sidewall_top,
        sidewall_mid: values.sidewall_mid,
        sidewall_bottom: values.sidewall_bottom,
      })),
  }),
  defineModel({
    name: 'cvd.step_coverage',
    title: 'Step coverage with re-emission: deposition in a trench or hole over that on the plane',
    source: 'Cale & Raupp, J. Vac. Sci. Technol. B 8, 1242 (1990)',
    input: z.strictObject({
      shape,
      aspect_ratio: z.number().min(0.01).max(100),
      sticking: z.number().min(1e-4).max(1),
    }),
    output: { ...places, sidewall_average: share, captured: share },
    evaluate: (input) =>
      evaluation(ballisticReemission(input.shape, input.aspect_ratio, input.sticking), null, (found) => ({
        bottom_centre: found.bottom_centre,
        bottom_average: found.bottom_average,
        sidewall_top: found.sidewall_top,
        sidewall_mid: found.sidewall_mid,
        sidewall_bottom: found.sidewall_bottom,
        sidewall_average: found.sidewall_average,
        captured: found.captured,
      })),
  }),
  defineModel({
    name: 'cvd.tube_transmission',
    title: 'Transmission of a tube in free molecular flow (Clausing)',
    source: 'Clausing, Ann. Phys. 12, 961 (1932)',
    input: z.strictObject({ length_over_radius: z.number().min(0).max(1e6) }),
    output: { transmission_probability: share },
    evaluate: ({ length_over_radius }) =>
      evaluation(clausingTransmission(length_over_radius), null, ({ transmission_probability }) => ({
        transmission_probability,
      })),
  }),
  defineModel({
    name: 'cvd.thiele',
    title: 'Reaction and Knudsen diffusion in a feature (Thiele modulus and effectiveness)',
    source: 'Thiele, Ind. Eng. Chem. 31, 916 (1939)',
    input: z.strictObject({
      shape,
      aspect_ratio: z.number().min(0).max(1e4),
      sticking: z.number().min(0).max(1),
    }),
    output: { phi: { unit: '1', min: 0 }, bottom_over_top: share, effectiveness: share },
    evaluate: (input) =>
      evaluation(
        thieleProfile(knudsenThieleModulus(input.shape, input.aspect_ratio, input.sticking)),
        null,
        ({ phi, bottom_over_top, effectiveness }) => ({ phi, bottom_over_top, effectiveness }),
      ),
  }),
  defineModel({
    name: 'cvd.feature_fill',
    title: 'Film growing in a trench or hole: step coverage, pinch-off, void',
    source: 'Raupp & Cale, Chem. Mater. 1, 207 (1989)',
    input: z.strictObject({
      shape,
      opening_nm: z.number().min(1).max(1e6),
      depth_nm: z.number().min(1).max(1e6),
      sticking: z.number().min(1e-6).max(1),
      field_nm: z.number().min(0).max(1e6),
    }),
    output: {
      top_nm: { unit: 'nm', min: 0 },
      middle_nm: { unit: 'nm', min: 0 },
      bottom_nm: { unit: 'nm', min: 0 },
      step_coverage: { unit: '1', min: 0, max: 1 },
      conformality: share,
      opening_left_nm: { unit: 'nm', min: 0 },
      filled_fraction: share,
      void_fraction: share,
      pinch_off_at_nm: { unit: 'nm', min: 0 },
    },
    evaluate: ({ field_nm, ...feature }) =>
      evaluation(fillFeature(feature, field_nm), null, (found) => ({
        top_nm: found.top_nm,
        middle_nm: found.middle_nm,
        bottom_nm: found.bottom_nm,
        step_coverage: found.step_coverage,
        conformality: found.conformality,
        opening_left_nm: found.opening_left_nm,
        filled_fraction: found.filled_fraction,
        void_fraction: found.void_fraction,
        pinch_off_at_nm: found.pinch_off_at_nm,
      })),
  }),
];
