import { z } from 'zod';
import { dispersions, reflectance, refractiveIndex } from '../../../domain/process/cvd/optical.ts';
import {
  siliconBiaxialModulusPa,
  siliconExpansionPerK,
  stoneyStress,
  thermalStress,
} from '../../../domain/process/cvd/stress.ts';
import { uniformity } from '../../../domain/process/cvd/uniformity.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Binding, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers } from '../inputs.ts';
import { has, inUnitsOf, type OutputUnits, type Values } from './cvd-words.ts';

function checkUniformity({ inputs }: GoldenCase): Values {
  const { standard_deviation, ...found } = settled(uniformity(numbers(inputs, 'thickness', 'nm')));
  return { ...found, sigma: standard_deviation, std: standard_deviation };
}

function checkStoney({ inputs }: GoldenCase): Values {
  const modulus = Object.keys(inputs).find((name) => name.startsWith('biaxial_modulus'));
  const biaxial = modulus
    ? number(inputs, modulus, 'Pa')
    : has(inputs, 'E_s')
      ? number(inputs, 'E_s', 'Pa') / (1 - number(inputs, 'nu_s'))
      : siliconBiaxialModulusPa;
  const { stress_mpa } = settled(
    stoneyStress(
      number(inputs, 't_s', 'um'),
      number(inputs, 't_f', 'nm'),
      numberOr(inputs, 'R_before', 'm', Infinity),
      number(inputs, 'R_after', 'm'),
      biaxial,
    ),
  );
  return { stress: stress_mpa };
}

const checkThermalStress: Binding = ({ inputs }) => ({
  stress: thermalStress(
    {
      youngs_modulus_pa: number(inputs, 'E_f', 'Pa'),
      poisson_ratio: number(inputs, 'nu_f'),
      expansion_per_k: number(inputs, 'alpha_f', '1/K'),
    },
    number(inputs, 'T_dep', 'degC'),
    numberOr(inputs, 'T_room', 'degC', 25),
    numberOr(inputs, 'alpha_s', '1/K', siliconExpansionPerK),
  ),
});

const silica = /malitson|sio2|silica/i;
const nitride = /philipp|luke|si3n4|nitride/i;

/** The material stands in the inputs, or else only in the id or the source of the case: the first that names one says. */
function checkIndex({ id, inputs, source }: GoldenCase): Values {
  const said = [inputs.set, inputs.film, inputs.material, id, JSON.stringify(source ?? '')].map((each) =>
    String(each ?? ''),
  );
  const telling = said.find((each) => silica.test(each) || nitride.test(each)) ?? '';
  const author = said.find((each) => /philipp|luke/i.test(each)) ?? '';
  const set = silica.test(telling)
    ? dispersions.SiO2_malitson
    : nitride.test(telling)
      ? /luke/i.test(author)
        ? dispersions.Si3N4_luke
        : dispersions.Si3N4_philipp
      : null;
  if (!set) throw new Error(`no dispersion of ${said.join(' ')}`);
  return { n: numbers(inputs, 'wavelength', 'um').map((l) => settled(refractiveIndex(set, l)).n) };
}

function checkReflectance({ inputs }: GoldenCase): Values {
  const substrate = (letter: 'n' | 'k'): string | undefined =>
    Object.keys(inputs).find((name) => name.startsWith(`${letter}_`) && name !== `${letter}_film`);
  const [n, k] = [substrate('n'), substrate('k')];
  if (!n) throw new Error('the index of the substrate is missing');
  const { reflectance: R, period_nm } = settled(
    reflectance({
      thickness_nm: number(inputs, 't', 'nm'),
      wavelength_um: number(inputs, 'wavelength', 'um'),
      n_film: number(inputs, 'n_film'),
      k_film: numberOr(inputs, 'k_film', '1', 0),
      n_substrate: number(inputs, n),
      k_substrate: k ? number(inputs, k) : 0,
      angle_deg: numberOr(inputs, 'angle', 'deg', 0),
      polarisation: z
        .enum(['s', 'p', 'unpolarised'])
        .default('unpolarised')
        .parse(inputs.polarisation ?? inputs.polarization),
    }),
  );
  return { R, period: period_nm };
}

/** Units in which each model answers. */
const outputs: OutputUnits = {
  'cvd.uniformity': { mean: 'nm', sigma: 'nm', std: 'nm' },
  'cvd.stress.stoney': { stress: 'MPa' },
  'cvd.stress.thermal': { stress: 'MPa' },
  'cvd.optical.reflectance': { period: 'nm' },
};

export const cvdFilmBindings: Bindings = inUnitsOf(outputs, {
  'cvd.uniformity': checkUniformity,
  'cvd.stress.stoney': checkStoney,
  'cvd.stress.thermal': checkThermalStress,
  'cvd.optical.index': checkIndex,
  'cvd.optical.reflectance': checkReflectance,
});
