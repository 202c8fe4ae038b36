import { constantSourceProfile } from '../../domain/process/diffusion/constant-source.ts';
import { pearsonProfile } from '../../domain/process/implantation/pearson-profile.ts';
import { diffusedLayer } from '../../domain/process/resistivity/layers.ts';
import { mobilityOf } from '../../domain/process/resistivity/sheet-resistance.ts';
import { erfc } from '../../domain/process/special/error-functions.ts';
import type { Figure } from '../system/figures.ts';
import { compare, error } from './timing.ts';

/** Abramowitz & Stegun 7.1.26, the approximation of textbooks: absolute error to 1.5e-7. */
const textbookErfc = (x: number): number => {
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return polynomial * Math.exp(-x * x);
};

/** erfc to 17 digits (mpmath). */
const exactErfc: readonly (readonly [x: number, value: number])[] = [
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047266],
  [4, 1.541725790028002e-8],
  [6, 2.1519736712498913e-17],
];

const erfcProfile = (points: number, aim?: string): Figure => {
  const source = { surface_cm3: 1e20, dt_cm2: 1e-10 };
  const depths = Array.from({ length: points }, (_, i) => i / points);
  const scale = 2e4 * Math.sqrt(source.dt_cm2);
  return compare({
    name: `erfc profile, ${points} points`,
    model: () => constantSourceProfile(source, depths),
    plain: () => {
      const found = new Float64Array(points);
      for (let i = 0; i < points; i += 1) found[i] = 1e20 * textbookErfc((depths[i] as number) / scale);
      return found;
    },
    plain_is: 'loop with a polynomial for erfc',
    ...(aim ? { aim } : {}),
  });
};

const erfcError = (): Figure => {
  const dt_cm2 = 2.5e-9;
  const found = constantSourceProfile(
    { surface_cm3: 1, dt_cm2 },
    exactErfc.map(([x]) => x),
  );
  return error(
    'error at x / 2 sqrt(Dt) = 0.5 to 6',
    exactErfc.map(([, exact], i) => [found[i] as number, exact]),
    'erfc to 17 digits',
    exactErfc.map(([x, exact]) => [textbookErfc(x), exact]),
    '1e-6',
  );
};

const pearson = (points: number): Figure => {
  const implant = { dose_cm2: 1e15, rp_um: 0.3, drp_um: 0.07, skewness: -0.5, kurtosis: 3.6 };
  return compare({
    name: `Pearson profile, ${points} points`,
    model: () => {
      const found = pearsonProfile(implant);
      if (!found.ok) throw new Error(found.error.kind);
      let sum = 0;
      for (let i = 0; i < points; i += 1) sum += found.concentration(i / points);
      return sum;
    },
    plain: () => {
      let sum = 0;
      for (let i = 0; i < points; i += 1) sum += Math.exp(-0.5 * ((i / points - 0.3) / 0.07) ** 2);
      return sum;
    },
    plain_is: 'loop over a Gaussian',
  });
};

const pearsonDose = (): Figure => {
  const implant = { dose_cm2: 1e15, rp_um: 0.3, drp_um: 0.07, skewness: -0.5, kurtosis: 3.6 };
  const found = pearsonProfile(implant);
  if (!found.ok) throw new Error(found.error.kind);
  const steps = 200_000;
  let sum = found.surface_cm3 / 2;
  for (let i = 1; i < steps; i += 1) sum += found.concentration(i / steps);
  return error('dose in silicon', [[found.dose_in_silicon_cm2, (sum / steps) * 1e-4]], '');
};

/** Sheet resistance by trapezes, as many as asked for, up to the junction at erfcinv(1e-4). */
function trapezes(count: number): number {
  const mobility = mobilityOf('B');
  let sum = 0;
  const junction = 0.5 * 2.7510639057120607;
  for (let i = 0; i <= count; i += 1) {
    const doping = 1e20 * erfc((junction * i) / count / 0.5);
    sum += (i === 0 || i === count ? 0.5 : 1) * mobility(doping + 1e16) * Math.abs(doping - 1e16);
  }
  return 1 / (1.602176634e-19 * ((sum * junction) / count) * 1e-4);
}

const sheetResistance = (): Figure[] => {
  const mobility = mobilityOf('B');
  const layer = { shape: 'erfc', surface_cm3: 1e20, background_cm3: 1e16, diffusion_length_um: 0.5 } as const;
  const solve = (): number => {
    const found = diffusedLayer(layer, mobility);
    if (!found.ok) throw new Error(found.error.kind);
    return found.sheet_resistance_ohm;
  };
  const fine = trapezes(2_000_000);
  return [
    ...[1000, 10_000].map((count) =>
      compare({
        name: `sheet resistance of a diffused layer, beside ${count} trapezes`,
        model: solve,
        plain: () => trapezes(count),
        plain_is: `${count} trapezes`,
      }),
    ),
    error('error', [[solve(), fine]], '2 million trapezes', [[trapezes(1000), fine]]),
  ];
};

/** Profiles in closed form and what is integrated over them. */
export const profileFigures = (): Figure[] => [
  erfcProfile(100, 'under 0.02 ms'),
  erfcProfile(1000),
  erfcError(),
  pearson(1000),
  pearson(10_000),
  pearsonDose(),
  ...sheetResistance(),
];
