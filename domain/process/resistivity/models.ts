import { z } from 'zod';
import { defineModel, type Evaluation, evaluation, type Model } from '../model.ts';
import type { Outcome } from '../outcome.ts';
import { dopants } from '../silicon/dopants.ts';
import { aroraAt } from './arora.ts';
import { dopingFromResistivity, resistivityFromDoping } from './astm-f723.ts';
import { fourPointResistance } from './four-point.ts';
import { type DopedLayer, diffusedLayer, givenLayer, implantedLayer } from './layers.ts';
import { masetti, masettiAt } from './masetti.ts';
import { type MobilityModel, mobilityOf, mobilitySet, uniformLayerResistance } from './sheet-resistance.ts';
import { vanDerPauw } from './van-der-pauw.ts';

const doping_cm3 = z.number().min(1e10).max(5e21);
const dopant = z.enum(dopants);
const length_um = z.number().min(1e-4).max(1000);
const ohms = { unit: 'ohm/sq', min: 0 };
const mobilitySource = 'Masetti, Severi & Solmi, IEEE Trans. Electron Devices ED-30, 764 (1983)';
const irvin = `Irvin, Bell Syst. Tech. J. 41, 387 (1962); ${mobilitySource}`;
const measured = {
  dopant,
  mobility: z.enum(['masetti', 'arora']).default('masetti'),
  temperature_k: z.number().min(200).max(500).default(300),
};
const layerOutput = {
  sheet_resistance_ohm: ohms,
  junction_um: { unit: 'um', min: 0 },
  average_conductivity_s_per_cm: { unit: '1/(ohm cm)', min: 0 },
};
const layerAnswer = (found: Outcome<DopedLayer>, mobility: MobilityModel): Evaluation =>
  evaluation(found, mobilitySet[mobility], ({ sheet_resistance_ohm, junction_um, average_conductivity_s_per_cm }) => ({
    sheet_resistance_ohm,
    junction_um,
    average_conductivity_s_per_cm,
  }));

/** Mobility, resistivity and sheet resistance as engineers evaluate them by name. */
export const resistivityModels: readonly Model[] = [
  defineModel({
    name: 'resistivity.mobility',
    title: 'Majority carrier mobility and resistivity at a doping',
    source: `${mobilitySource}; Arora, Hauser & Roulston, ED-29, 292 (1982)`,
    input: z.strictObject({ ...measured, doping_cm3 }),
    output: { mobility_cm2_per_v_s: { unit: 'cm^2/V/s', min: 0 }, resistivity_ohm_cm: { unit: 'ohm cm', min: 0 } },
    evaluate: ({ dopant, mobility, temperature_k, doping_cm3 }) =>
      evaluation(
        mobility === 'masetti'
          ? masettiAt(masetti[dopant], doping_cm3, temperature_k)
          : aroraAt(masetti[dopant].form, doping_cm3, temperature_k),
        mobilitySet[mobility],
        ({ mobility_cm2_per_v_s, resistivity_ohm_cm }) => ({ mobility_cm2_per_v_s, resistivity_ohm_cm }),
      ),
  }),
  defineModel({
    name: 'resistivity.from_doping',
    title: 'Resistivity of silicon from its doping at 23 C (ASTM F723)',
    source: 'ASTM F723-99 / SEMI MF723',
    input: z.strictObject({ dopant: z.enum(['B', 'P']), doping_cm3 }),
    output: { resistivity_ohm_cm: { unit: 'ohm cm', min: 0 } },
    evaluate: ({ dopant, doping_cm3 }) =>
      evaluation(resistivityFromDoping(dopant, doping_cm3), 'ASTM_F723', ({ resistivity_ohm_cm }) => ({
        resistivity_ohm_cm,
      })),
  }),
  defineModel({
    name: 'resistivity.to_doping',
    title: 'Doping of silicon from its resistivity at 23 C (ASTM F723)',
    source: 'ASTM F723-99 / SEMI MF723',
    input: z.strictObject({ dopant: z.enum(['B', 'P']), resistivity_ohm_cm: z.number().min(1e-4).max(1e5) }),
    output: { doping_cm3: { unit: 'cm^-3', min: 0 } },
    evaluate: ({ dopant, resistivity_ohm_cm }) =>
      evaluation(dopingFromResistivity(dopant, resistivity_ohm_cm), 'ASTM_F723', ({ doping_cm3 }) => ({ doping_cm3 })),
  }),
  defineModel({
    name: 'resistivity.diffused_layer',
    title: 'Sheet resistance of an erfc or Gaussian layer',
    source: irvin,
    input: z.strictObject({
      ...measured,
      shape: z.enum(['erfc', 'gaussian']),
      surface_cm3: doping_cm3,
      background_cm3: doping_cm3,
      diffusion_length_um: length_um,
    }),
    output: layerOutput,
    evaluate: ({ dopant, mobility, temperature_k, ...layer }) =>
      layerAnswer(diffusedLayer(layer, mobilityOf(dopant, mobility, temperature_k)), mobility),
  }),
  defineModel({
    name: 'resistivity.implanted_layer',
    title: 'Sheet resistance of a Gaussian implant',
    source: irvin,
    input: z.strictObject({
      ...measured,
      dose_cm2: z.number().min(1e8).max(1e17),
      rp_um: length_um,
      drp_um: length_um,
      background_cm3: doping_cm3,
      activation: z.number().min(0.001).max(1).default(1),
      surface: z.enum(['isolated', 'counted']).default('isolated'),
    }),
    output: layerOutput,
    evaluate: ({ dopant, mobility, temperature_k, background_cm3, activation, surface, ...implant }) =>
      layerAnswer(
        implantedLayer(implant, background_cm3, activation, mobilityOf(dopant, mobility, temperature_k), surface),
        mobility,
      ),
  }),
  defineModel({
    name: 'resistivity.given_layer',
    title: 'Sheet resistance of a measured or computed profile',
    source: irvin,
    input: z.strictObject({
      ...measured,
      depths_um: z.array(z.number().min(0).max(1000)).min(2).max(2000),
      active_cm3: z.array(z.number().min(0).max(5e22)).min(2).max(2000),
      background_cm3: doping_cm3,
    }),
    output: layerOutput,
    evaluate: ({ dopant, mobility, temperature_k, depths_um, active_cm3, background_cm3 }) =>
      layerAnswer(
        givenLayer(depths_um, active_cm3, background_cm3, mobilityOf(dopant, mobility, temperature_k)),
        mobility,
      ),
  }),
  defineModel({
    name: 'resistivity.uniform_layer',
    title: 'Sheet resistance of a layer of one doping',
    source: mobilitySource,
    input: z.strictObject({ ...measured, doping_cm3, thickness_um: length_um }),
    output: { sheet_resistance_ohm: ohms, average_conductivity_s_per_cm: { unit: '1/(ohm cm)', min: 0 } },
    evaluate: ({ dopant, mobility, temperature_k, doping_cm3, thickness_um }) =>
      evaluation(
        uniformLayerResistance(doping_cm3, thickness_um, mobilityOf(dopant, mobility, temperature_k)),
        mobilitySet[mobility],
        ({ sheet_resistance_ohm, average_conductivity_s_per_cm }) => ({
          sheet_resistance_ohm,
          average_conductivity_s_per_cm,
        }),
      ),
  }),
  defineModel({
    name: 'resistivity.four_point',
    title: 'Sheet resistance from a collinear four-point probe',
    source: 'Smits, Bell Syst. Tech. J. 37, 711 (1958); Valdes, Proc. IRE 42, 420 (1954)',
    input: z.strictObject({
      voltage_mv: z.number().min(0).max(1e6),
      current_ma: z.number().min(1e-6).max(1e4),
      geometry: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('infinite_sheet') }),
          z.strictObject({
            kind: z.literal('circular_wafer'),
            diameter_mm: z.number().min(1).max(1000),
            spacing_mm: z.number().min(0.01).max(10),
          }),
          z.strictObject({
            kind: z.enum(['edge_parallel', 'edge_perpendicular']),
            distance_mm: z.number().min(0).max(1000),
            spacing_mm: z.number().min(0.01).max(10),
          }),
          z.strictObject({
            kind: z.literal('thick_slab'),
            thickness_mm: z.number().min(0.001).max(100),
            spacing_mm: z.number().min(0.01).max(10),
          }),
        ])
        .default({ kind: 'infinite_sheet' }),
    }),
    output: { sheet_resistance_ohm: ohms, factor: { unit: '1', min: 0 } },
    evaluate: ({ voltage_mv, current_ma, geometry }) =>
      evaluation(fourPointResistance(voltage_mv, current_ma, geometry), null, ({ sheet_resistance_ohm, factor }) => ({
        sheet_resistance_ohm,
        factor,
      })),
  }),
  defineModel({
    name: 'resistivity.van_der_pauw',
    title: 'Sheet resistance of a sample of any shape from two resistances',
    source: 'van der Pauw, Philips Res. Rep. 13, 1 (1958)',
    input: z.strictObject({ r_a_ohm: z.number().min(1e-6).max(1e9), r_b_ohm: z.number().min(1e-6).max(1e9) }),
    output: { sheet_resistance_ohm: ohms, asymmetry_factor: { unit: '1', min: 0, max: 1.0000001 } },
    evaluate: ({ r_a_ohm, r_b_ohm }) =>
      evaluation(vanDerPauw(r_a_ohm, r_b_ohm), null, ({ sheet_resistance_ohm, asymmetry_factor }) => ({
        sheet_resistance_ohm,
        asymmetry_factor,
      })),
  }),
];
