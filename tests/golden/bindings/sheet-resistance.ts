import { z } from 'zod';
import { aroraAt } from '../../../domain/process/resistivity/arora.ts';
import { dopingFromResistivity, resistivityFromDoping } from '../../../domain/process/resistivity/astm-f723.ts';
import { fourPointResistance, type ProbeGeometry } from '../../../domain/process/resistivity/four-point.ts';
import { diffusedLayer, implantedLayer } from '../../../domain/process/resistivity/layers.ts';
import { type MasettiParameters, masetti, masettiAt } from '../../../domain/process/resistivity/masetti.ts';
import { mobilityOf, uniformLayerResistance } from '../../../domain/process/resistivity/sheet-resistance.ts';
import { vanDerPauw } from '../../../domain/process/resistivity/van-der-pauw.ts';
import { type Dopant, dopants, isAcceptor } from '../../../domain/process/silicon/dopants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers } from '../inputs.ts';
import { understood } from '../understood.ts';
import { momentsOf } from './implant-inputs.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

const dopantOf = (inputs: Inputs): Dopant => z.enum(dopants).parse(inputs.dopant ?? inputs.ion);
const temperature = (inputs: Inputs): number => numberOr(inputs, 'T', 'K', 300);
const carrierOf = (inputs: Inputs): 'n' | 'p' =>
  'carrier' in inputs
    ? z.enum(['n', 'p']).parse(String(inputs.carrier).trim().slice(0, 1).toLowerCase())
    : isAcceptor(dopantOf(inputs))
      ? 'p'
      : 'n';

/** Parameters under the names that device simulators give them. */
function parametersOf(inputs: Inputs): MasettiParameters {
  const named = masetti[dopantOf(inputs)];
  if (inputs.parameters === undefined) return named;
  const names = z.number().optional();
  const given = z
    .strictObject({
      mumin: names,
      mumax: names,
      mu1: names,
      Cr: names,
      Cs: names,
      al: names,
      be: names,
      Pc: names,
      form: z.enum(['n', 'p']).optional(),
    })
    .parse(inputs.parameters);
  return {
    mu_min: given.mumin ?? named.mu_min,
    mu_max: given.mumax ?? named.mu_max,
    mu_1: given.mu1 ?? named.mu_1,
    c_r: given.Cr ?? named.c_r,
    c_s: given.Cs ?? named.c_s,
    alpha: given.al ?? named.alpha,
    beta: given.be ?? named.beta,
    p_c: given.Pc ?? named.p_c,
    form: given.form ?? named.form,
  };
}

/** The mobility that a case names, at the temperature of the measurement. */
export function mobilityIn(inputs: Inputs, temperature_k = temperature(inputs)): (doping_cm3: number) => number {
  const named = String(inputs.mobility ?? 'Masetti');
  if (/masetti/i.test(named)) return mobilityOf(dopantOf(inputs), 'masetti', temperature_k, parametersOf(inputs));
  if (/arora/i.test(named)) return mobilityOf(dopantOf(inputs), 'arora', temperature_k);
  throw new Error(`mobility ${named} is not known`);
}

function checkMasetti({ inputs }: GoldenCase): Values {
  const found = numbers(inputs, 'N', 'cm^-3').map((doping) =>
    settled(masettiAt(parametersOf(inputs), doping, temperature(inputs))),
  );
  return {
    mu: found.map(({ mobility_cm2_per_v_s }) => mobility_cm2_per_v_s),
    resistivity: found.map(({ resistivity_ohm_cm }) => resistivity_ohm_cm),
  };
}

function checkArora({ inputs }: GoldenCase): Values {
  const carrier = carrierOf(inputs);
  const found = numbers(inputs, 'N', 'cm^-3').map((doping) => settled(aroraAt(carrier, doping, temperature(inputs))));
  return {
    mu: found.map(({ mobility_cm2_per_v_s }) => mobility_cm2_per_v_s),
    resistivity: found.map(({ resistivity_ohm_cm }) => resistivity_ohm_cm),
  };
}

/** The standard holds at 23 C only. */
function standardDopant(inputs: Inputs): 'B' | 'P' {
  if (Math.abs(numberOr(inputs, 'T', 'K', 296.15) - 296.15) > 1e-6) throw new Error('ASTM F723 holds at 296.15 K only');
  return z.enum(['B', 'P']).parse(inputs.dopant);
}

function checkCrossCheck({ inputs }: GoldenCase): Values {
  const ratio = (dopant: 'B' | 'P'): number[] =>
    numbers(inputs, 'N', 'cm^-3').map(
      (doping) =>
        settled(masettiAt(masetti[dopant], doping)).resistivity_ohm_cm /
        settled(resistivityFromDoping(dopant, doping)).resistivity_ohm_cm,
    );
  return { ratio_masetti_over_astm_B: ratio('B'), ratio_masetti_over_astm_P: ratio('P') };
}

const shapes: Readonly<Record<string, 'erfc' | 'gaussian'>> = { erfc: 'erfc', gauss: 'gaussian', gaussian: 'gaussian' };

function checkDiffusedLayer({ inputs }: GoldenCase): Values {
  const layer = settled(
    diffusedLayer(
      {
        shape: z.enum(['erfc', 'gaussian']).parse(shapes[String(inputs.profile).toLowerCase()]),
        surface_cm3: number(inputs, 'N0', 'cm^-3') * numberOr(inputs, 'activation', '1', 1),
        background_cm3: number(inputs, 'NB', 'cm^-3'),
        diffusion_length_um:
          'Dt' in inputs ? 2e4 * Math.sqrt(number(inputs, 'Dt', 'cm^2')) : number(inputs, 'L_2sqrtDt', 'um'),
      },
      mobilityIn(inputs),
    ),
  );
  return {
    xj: layer.junction_um,
    Rs: layer.sheet_resistance_ohm,
    avg_conductivity: layer.average_conductivity_s_per_cm,
    Rs_xj: layer.sheet_resistance_ohm * layer.junction_um,
  };
}

function checkImplantedLayer({ inputs }: GoldenCase): Values {
  const { rp_um, drp_um } = momentsOf(inputs);
  const layer = settled(
    implantedLayer(
      { dose_cm2: number(inputs, 'dose', 'cm^-2'), rp_um, drp_um },
      number(inputs, 'NB', 'cm^-3'),
      numberOr(inputs, 'activation', '1', 1),
      mobilityIn(inputs),
      // The cases state the integral of |N - NB| from the surface on.
      'counted',
    ),
  );
  return { Rs: layer.sheet_resistance_ohm, xj: layer.junction_um };
}

/** The words of a case for where the probes stand, with the lengths that they need. */
function geometryOf(inputs: Inputs): ProbeGeometry {
  const words = String(inputs.geometry ?? 'infinite sheet');
  const spacing_mm = () => number(inputs, 'spacing', 'mm');
  if (/infinite/i.test(words)) return { kind: 'infinite_sheet' };
  if (/circular|round|wafer/i.test(words))
    return { kind: 'circular_wafer', diameter_mm: number(inputs, 'diameter', 'mm'), spacing_mm: spacing_mm() };
  if (/thick|slab/i.test(words))
    return { kind: 'thick_slab', thickness_mm: number(inputs, 'thickness', 'mm'), spacing_mm: spacing_mm() };
  const edge = /edge/i.test(words) && /parallel|perpendicular/i.exec(words)?.[0].toLowerCase();
  if (edge === 'parallel' || edge === 'perpendicular')
    return { kind: `edge_${edge}`, distance_mm: number(inputs, 'distance', 'mm'), spacing_mm: spacing_mm() };
  throw new Error(`probe geometry ${words} is not known`);
}

const bindings: Bindings = {
  'mobility.masetti': checkMasetti,
  'mobility.arora': checkArora,
  'resistivity.astm_f723': ({ inputs }) => ({
    resistivity: numbers(inputs, 'N', 'cm^-3').map(
      (doping) => settled(resistivityFromDoping(standardDopant(inputs), doping)).resistivity_ohm_cm,
    ),
  }),
  'resistivity.astm_f723_inverse': ({ inputs }) => ({
    N: numbers(inputs, 'rho', 'ohm cm').map(
      (rho) => settled(dopingFromResistivity(standardDopant(inputs), rho)).doping_cm3,
    ),
  }),
  'resistivity.cross_check': checkCrossCheck,
  'sheet_resistance.diffused_layer': checkDiffusedLayer,
  'sheet_resistance.uniform': ({ inputs }) => ({
    Rs: settled(
      uniformLayerResistance(number(inputs, 'N', 'cm^-3'), number(inputs, 'thickness', 'um'), mobilityIn(inputs)),
    ).sheet_resistance_ohm,
  }),
  'sheet_resistance.implant': checkImplantedLayer,
  'sheet_resistance.four_point': ({ inputs }) => ({
    Rs: settled(fourPointResistance(number(inputs, 'V', 'mV'), number(inputs, 'I', 'mA'), geometryOf(inputs)))
      .sheet_resistance_ohm,
  }),
  'sheet_resistance.van_der_pauw': ({ inputs }) => ({
    Rs: settled(vanDerPauw(number(inputs, 'R_A', 'ohm'), number(inputs, 'R_B', 'ohm'))).sheet_resistance_ohm,
  }),
};

export const sheetResistanceBindings: Bindings = understood(bindings, {
  outputs: {
    mu: 'cm^2/V/s',
    resistivity: 'ohm cm',
    N: 'cm^-3',
    Rs: 'ohm/sq',
    xj: 'um',
    avg_conductivity: '1/(ohm cm)',
    Rs_xj: 'ohm um',
  },
  // Where a range or parameters are given, these only say whose they are.
  described: ['ion', 'dopant', 'E', 'target'],
});
