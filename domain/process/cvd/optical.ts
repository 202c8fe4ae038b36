import type { ModelWarning } from '../outcome.ts';
import { firstError, type Outcome, outsideValidity, refuse } from '../outcome.ts';

/** n^2 = 1 + sum B l^2 / (l^2 - C^2), wavelength and C in um, with the range it was measured in. */
export interface Sellmeier {
  readonly terms: readonly (readonly [b: number, c_um: number])[];
  readonly wavelength_um: { readonly min: number; readonly max: number };
  readonly source: string;
}

/** Coefficients as collected by refractiveindex.info (CC0). */
export const dispersions = {
  SiO2_malitson: {
    terms: [
      [0.6961663, 0.0684043],
      [0.4079426, 0.1162414],
      [0.8974794, 9.896161],
    ],
    wavelength_um: { min: 0.21, max: 6.7 },
    source: 'Malitson, J. Opt. Soc. Am. 55, 1205 (1965), fused silica',
  },
  Si3N4_luke: {
    terms: [
      [3.0249, 0.1353406],
      [40314, 1239.842],
    ],
    wavelength_um: { min: 0.31, max: 5.504 },
    source: 'Luke et al., Opt. Lett. 40, 4823 (2015), LPCVD nitride',
  },
  Si3N4_philipp: {
    terms: [[2.8939, 0.13967]],
    wavelength_um: { min: 0.207, max: 1.24 },
    source: 'Philipp, J. Electrochem. Soc. 120, 295 (1973)',
  },
} as const satisfies Record<string, Sellmeier>;
export type Dispersion = keyof typeof dispersions;

/** Refractive index at a wavelength; an error at or beyond a resonance, where the formula has no real value. */
export function refractiveIndex(
  { terms, wavelength_um: range }: Sellmeier,
  wavelength_um: number,
): Outcome<{ readonly n: number; readonly warnings: readonly ModelWarning[] }> {
  const error = firstError({ wavelength_um }, { wavelength_um: { min: 0.01, max: 1000 } });
  if (error) return refuse(error);
  const l2 = wavelength_um * wavelength_um;
  const n2 = terms.reduce((sum, [b, c]) => sum + (b * l2) / (l2 - c * c), 1);
  if (!(n2 >= 1 && n2 < 100))
    return refuse({ kind: 'no_solution', quantity: 'n', message: 'the wavelength lies at a resonance of the formula' });
  return { ok: true, n: Math.sqrt(n2), warnings: outsideValidity({ wavelength_um }, { wavelength_um: range }) };
}

/** Complex numbers as [real, imaginary]; k > 0 absorbs with the index n - ik. */
type Complex = readonly [number, number];
const add = (a: Complex, b: Complex): Complex => [a[0] + b[0], a[1] + b[1]];
const subtract = (a: Complex, b: Complex): Complex => [a[0] - b[0], a[1] - b[1]];
const times = (a: Complex, b: Complex): Complex => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]];
const over = (a: Complex, b: Complex): Complex => {
  const norm = b[0] * b[0] + b[1] * b[1];
  return [(a[0] * b[0] + a[1] * b[1]) / norm, (a[1] * b[0] - a[0] * b[1]) / norm];
};
/** Root of n^2 - sin^2 whose wave decays into the medium: real part not below, imaginary part not above 0. */
const root = ([re, im]: Complex): Complex => {
  const modulus = Math.hypot(re, im);
  const real = Math.sqrt((modulus + re) / 2);
  const imaginary = Math.sqrt(Math.max(0, (modulus - re) / 2));
  return [real, -imaginary];
};

export type Polarisation = 's' | 'p' | 'unpolarised';

/** One film on a substrate in air, at one wavelength. */
export interface FilmStack {
  readonly thickness_nm: number;
  readonly wavelength_um: number;
  readonly n_film: number;
  readonly k_film?: number;
  readonly n_substrate: number;
  readonly k_substrate?: number;
  /** Of incidence, from the normal. */
  readonly angle_deg?: number;
  readonly polarisation?: Polarisation;
}

/**
 * Reflected share of intensity: Fresnel coefficients of both faces, summed by Airy. It repeats every lambda / (2 n cos)
 * of thickness, so one wavelength alone cannot tell thicknesses apart. Source: Born & Wolf, Principles of Optics, 1.6.4.
 */
export function reflectance(stack: FilmStack): Outcome<{ readonly reflectance: number; readonly period_nm: number }> {
  const { thickness_nm, wavelength_um, n_film, n_substrate, k_film = 0, k_substrate = 0, angle_deg = 0 } = stack;
  const index = { min: 0.01, max: 20 };
  const error = firstError(
    { thickness_nm, wavelength_um, n_film, n_substrate, k_film, k_substrate, angle_deg },
    {
      thickness_nm: { min: 0, max: 1e7 },
      wavelength_um: { min: 0.01, max: 1000 },
      n_film: index,
      n_substrate: index,
      k_film: { min: 0, max: 20 },
      k_substrate: { min: 0, max: 20 },
      angle_deg: { min: 0, max: 89.99 },
    },
  );
  if (error) return refuse(error);
  const sine = Math.sin((angle_deg * Math.PI) / 180);
  // n cos(theta) of each medium, from the conserved n sin(theta).
  const normal = (n: Complex): Complex => root(subtract(times(n, n), [sine * sine, 0]));
  const indices: readonly Complex[] = [
    [1, 0],
    [n_film, -k_film],
    [n_substrate, -k_substrate],
  ];
  const [air, film, substrate] = indices.map((n) => ({ n, normal: normal(n) }));
  if (!air || !film || !substrate) throw new Error('a stack has three media');
  const phase = (4 * Math.PI * thickness_nm * 1e-3) / wavelength_um;
  // exp(-i phase n cos): the film's absorption makes it decay.
  const decay = Math.exp(phase * film.normal[1]);
  const round: Complex = [decay * Math.cos(phase * film.normal[0]), -decay * Math.sin(phase * film.normal[0])];
  type Medium = typeof air;
  const admittance = (medium: Medium, p: boolean): Complex =>
    p ? over(times(medium.n, medium.n), medium.normal) : medium.normal;
  const intensity = (p: boolean): number => {
    const [a, b, c] = [admittance(air, p), admittance(film, p), admittance(substrate, p)];
    const upper = over(subtract(a, b), add(a, b));
    const lower = times(over(subtract(b, c), add(b, c)), round);
    const r = over(add(upper, lower), add([1, 0], times(upper, lower)));
    return r[0] * r[0] + r[1] * r[1];
  };
  const { polarisation = 'unpolarised' } = stack;
  const parts =
    polarisation === 'unpolarised' ? [intensity(false), intensity(true)] : [intensity(polarisation === 'p')];
  return {
    ok: true,
    reflectance: Math.min(1, parts.reduce((sum, part) => sum + part, 0) / parts.length),
    period_nm: (wavelength_um * 1000) / (2 * Math.max(film.normal[0], 1e-9)),
  };
}
