import { z } from 'zod';
import { defineModel, type Evaluation, evaluation, type Model } from '../../model.ts';
import { pascalPerTorr } from '../../physical-constants.ts';
import { type DischargeGas, dischargeGases, ionMasses_u } from './gases.ts';
import { globalModel } from './global-model.ts';
import { rateExpression } from './rate-expression.ts';
import { powerScaledRate, powerTransfer, rfSelfBias } from './rf-power.ts';
import { sheath } from './sheath.ts';

const share = { unit: '1', min: 0, max: 1 };
const positive = (unit: string): { unit: string; min: number } => ({ unit, min: 0 });
const formula = z.string().min(1).max(200);

const ownGas = z.strictObject({
  mass_u: z.number().min(1).max(500),
  ionization_ev: z.number().min(1).max(30),
  ionization: formula,
  inelastic: z
    .array(z.strictObject({ energy_ev: z.number().min(0).max(30), rate: formula }))
    .max(20)
    .default([]),
  elastic: formula,
});

type OwnGas = z.infer<typeof ownGas>;

/** A gas whose rates are formulas of Te, or what is wrong with the first formula that cannot be read. */
function gasFromFormulas(
  own: OwnGas,
): { ok: true; gas: Omit<DischargeGas, 'ion_cross_section_m2'> } | Extract<Evaluation, { ok: false }> {
  const ionization = rateExpression(own.ionization);
  if (!ionization.ok) return { ok: false, error: { ...ionization.error } };
  const elastic = rateExpression(own.elastic);
  if (!elastic.ok) return { ok: false, error: { ...elastic.error } };
  const inelastic: { energy_ev: number; rate: (te: number) => number }[] = [];
  for (const { energy_ev, rate } of own.inelastic) {
    const read = rateExpression(rate);
    if (!read.ok) return { ok: false, error: { ...read.error } };
    inelastic.push({ energy_ev, rate: read.rate });
  }
  const { mass_u, ionization_ev } = own;
  const source = 'given with the question';
  return {
    ok: true,
    gas: { mass_u, ionization_ev, ionization: ionization.rate, elastic: elastic.rate, inelastic, source },
  };
}

/** Plasmas as engineers evaluate them by name. */
export const plasmaModels: readonly Model[] = [
  defineModel({
    name: 'cvd.plasma_density',
    title: 'Density and electron temperature of a discharge (global model)',
    source: 'Lieberman & Lichtenberg, Principles of Plasma Discharges, 2nd ed. (2005), ch. 10',
    input: z.strictObject({
      gas: z.union([z.enum(['Ar', 'O2']), ownGas]).default('Ar'),
      pressure_mtorr: z.number().min(1e-3).max(1e5),
      gas_temperature_k: z.number().min(100).max(3000).default(300),
      radius_m: z.number().min(0.005).max(3),
      length_m: z.number().min(0.005).max(3),
      absorbed_power_w: z.number().min(0.1).max(1e5),
      ion_cross_section_m2: z.number().min(1e-20).max(1e-16).optional(),
    }),
    output: {
      electron_temperature_ev: positive('eV'),
      density_m3: positive('1/m^3'),
      h_axial: share,
      h_radial: share,
      collisional_loss_ev: positive('eV'),
      total_loss_ev: positive('eV'),
      ion_flux_m2_s: positive('1/m^2/s'),
      ionization_degree: positive('1'),
    },
    evaluate: ({ gas, pressure_mtorr, ion_cross_section_m2, ...chamber }) => {
      const known = typeof gas === 'string' ? { ok: true as const, gas: dischargeGases[gas] } : gasFromFormulas(gas);
      if (!known.ok) return known;
      const cross = typeof gas === 'string' ? dischargeGases[gas].ion_cross_section_m2 : 1e-18;
      const discharge = { ...chamber, pressure_pa: pressure_mtorr * 1e-3 * pascalPerTorr };
      return evaluation(
        globalModel({ ...known.gas, ion_cross_section_m2: ion_cross_section_m2 ?? cross }, discharge),
        known.gas.source,
        (found) => ({
          electron_temperature_ev: found.electron_temperature_ev,
          density_m3: found.density_m3,
          h_axial: found.h_axial,
          h_radial: found.h_radial,
          collisional_loss_ev: found.collisional_loss_ev,
          total_loss_ev: found.total_loss_ev,
          ion_flux_m2_s: found.ion_flux_m2_s,
          ionization_degree: found.ionization_degree,
        }),
      );
    },
  }),
  defineModel({
    name: 'cvd.sheath',
    title: 'Sheath in front of a wafer: Bohm flux, Debye length, Child thickness, ion energy',
    source: 'Lieberman & Lichtenberg, Principles of Plasma Discharges, 2nd ed. (2005), ch. 6',
    input: z.strictObject({
      ion_mass_u: z
        .number()
        .min(0.5)
        .max(500)
        .default(ionMasses_u.Ar ?? 39.948),
      edge_density_m3: z.number().min(1e11).max(1e21),
      electron_temperature_ev: z.number().min(0.1).max(50),
      voltage_v: z.number().min(0.01).max(1e5),
    }),
    output: {
      bohm_speed_m_s: positive('m/s'),
      ion_flux_m2_s: positive('1/m^2/s'),
      ion_current_ma_cm2: positive('mA/cm^2'),
      debye_length_um: positive('um'),
      child_thickness_mm: positive('mm'),
      matrix_thickness_mm: positive('mm'),
      floating_potential_v: positive('V'),
      ion_energy_ev: positive('eV'),
      ion_transit_s: positive('s'),
    },
    evaluate: (plasma) =>
      evaluation(sheath(plasma), 'CODATA2018', (found) => ({
        bohm_speed_m_s: found.bohm_speed_m_s,
        ion_flux_m2_s: found.ion_flux_m2_s,
        ion_current_ma_cm2: found.ion_current_ma_cm2,
        debye_length_um: found.debye_length_um,
        child_thickness_mm: found.child_thickness_mm,
        matrix_thickness_mm: found.matrix_thickness_mm,
        floating_potential_v: found.floating_potential_v,
        ion_energy_ev: found.ion_energy_ev,
        ion_transit_s: found.ion_transit_s,
      })),
  }),
  defineModel({
    name: 'cvd.rf_match',
    title: 'Power delivered to and reflected from a discharge through its match',
    source: 'Pozar, Microwave Engineering, 4th ed. (2012), ch. 2',
    input: z.strictObject({
      forward_w: z.number().min(0).max(1e5),
      resistance_ohm: z.number().min(0).max(1e5),
      reactance_ohm: z.number().min(-1e5).max(1e5).default(0),
      line_ohm: z.number().min(1).max(1000).default(50),
    }),
    output: {
      reflected_fraction: share,
      reflected_w: positive('W'),
      delivered_w: positive('W'),
      standing_wave_ratio: { unit: '1', min: 1 },
    },
    evaluate: ({ forward_w, line_ohm, ...load }) =>
      evaluation(powerTransfer(forward_w, load, line_ohm), null, (found) => ({
        reflected_fraction: found.reflected_fraction,
        reflected_w: found.reflected_w,
        delivered_w: found.delivered_w,
        standing_wave_ratio: found.standing_wave_ratio,
      })),
  }),
  defineModel({
    name: 'cvd.rf_self_bias',
    title: 'Self-bias of a capacitively coupled electrode',
    source: 'Koenig & Maissel, IBM J. Res. Dev. 14, 168 (1970)',
    input: z.strictObject({
      rf_amplitude_v: z.number().min(0).max(1e4),
      area_ratio: z.number().min(0.05).max(20),
      exponent: z.number().min(0.5).max(4).default(2),
    }),
    output: {
      self_bias_v: { unit: 'V' },
      powered_sheath_v: positive('V'),
      grounded_sheath_v: positive('V'),
    },
    evaluate: ({ rf_amplitude_v, area_ratio, exponent }) =>
      evaluation(rfSelfBias(rf_amplitude_v, area_ratio, exponent), null, (found) => ({
        self_bias_v: found.self_bias_v,
        powered_sheath_v: found.powered_sheath_v,
        grounded_sheath_v: found.grounded_sheath_v,
      })),
  }),
  defineModel({
    name: 'cvd.plasma_rate',
    title: 'Plasma deposition rate at another absorbed power',
    source: 'Yasuda, Plasma Polymerization (1985), ch. 5',
    input: z.strictObject({
      reference_rate_nm_min: z.number().min(1e-3).max(1e5),
      reference_power_w: z.number().min(0.1).max(1e5),
      absorbed_power_w: z.number().min(0).max(1e5),
      exponent: z.number().min(0.1).max(2).default(0.7),
      supply_limit_nm_min: z.number().min(1e-3).max(1e6),
    }),
    output: { rate_nm_min: positive('nm/min'), regime: { unit: '1' } },
    evaluate: (scaling) =>
      evaluation(powerScaledRate(scaling), null, ({ rate_nm_min, regime }) => ({ rate_nm_min, regime })),
  }),
];
