import { firstError, type Outcome, refuse } from '../outcome.ts';
import { type Arrhenius, arrheniusAt, boltzmannEvPerK } from '../physical-constants.ts';

export type LimitingStep = 'surface' | 'transport' | 'mixed';

/** One resistance ten times the other is taken as limiting alone. */
const DOMINANCE = 10;

/** Which of two first-order resistances in series limits growth. */
export const limitingStep = (surface_rate: number, transport_rate: number): LimitingStep => {
  if (surface_rate > DOMINANCE * transport_rate) return 'transport';
  return transport_rate > DOMINANCE * surface_rate ? 'surface' : 'mixed';
};

export interface GrowthSeries {
  readonly rate_nm_per_min: number;
  /** Concentration at the surface over that in the gas. */
  readonly surface_over_gas: number;
  readonly limiting: LimitingStep;
}

const positive = { min: Number.MIN_VALUE, max: Number.MAX_VALUE };
const nonNegative = { min: 0, max: Number.MAX_VALUE };

/**
 * Surface reaction in series with gas transport: v = (ks hg / (ks + hg)) Cg / N.
 * Source: Grove, Physics and Technology of Semiconductor Devices (1967), ch. 1.
 * @param ks_cm_per_s surface rate constant @param hg_cm_per_s gas-phase mass transfer coefficient
 * @param gas_per_cm3 molecules in the gas @param film_per_cm3 such molecules built into 1 cm^3 of film
 */
export function growthSeries(
  ks_cm_per_s: number,
  hg_cm_per_s: number,
  gas_per_cm3: number,
  film_per_cm3: number,
): Outcome<GrowthSeries> {
  const error = firstError(
    { ks_cm_per_s, hg_cm_per_s, gas_per_cm3, film_per_cm3 },
    { ks_cm_per_s: nonNegative, hg_cm_per_s: positive, gas_per_cm3: nonNegative, film_per_cm3: positive },
  );
  if (error) return refuse(error);
  const surface_over_gas = hg_cm_per_s / (ks_cm_per_s + hg_cm_per_s);
  return {
    ok: true,
    rate_nm_per_min: ((ks_cm_per_s * surface_over_gas * gas_per_cm3) / film_per_cm3) * 60e7,
    surface_over_gas,
    limiting: limitingStep(ks_cm_per_s, hg_cm_per_s),
  };
}

/** Temperature in K at which ks = k0 exp(-Ea/kT) equals hg: below it the surface limits, above it transport. */
export function transitionTemperature(ks: Arrhenius, hg: number): Outcome<{ readonly temperature_k: number }> {
  const error = firstError({ k0: ks.prefactor, energy_ev: ks.energy_ev, hg }, { k0: positive, hg: positive });
  if (error) return refuse(error);
  const temperature_k = ks.energy_ev / (boltzmannEvPerK * Math.log(ks.prefactor / hg));
  return Number.isFinite(temperature_k) && temperature_k > 0
    ? { ok: true, temperature_k }
    : refuse({
        kind: 'no_solution',
        quantity: 'temperature_k',
        message: 'the surface rate constant meets the transfer coefficient at no temperature: k0 must exceed hg',
      });
}

/** Activation energy in eV that an Arrhenius plot shows at a temperature, with hg constant: Ea hg / (ks + hg). */
export const apparentEnergy = (ks: Arrhenius, hg: number, temperature_k: number): number =>
  (ks.energy_ev * hg) / (arrheniusAt(ks, temperature_k) + hg);

/** Rate at t2 over rate at t1 (both K) of one activation energy. */
export const arrheniusRatio = (energy_ev: number, t1_k: number, t2_k: number): number =>
  Math.exp((energy_ev / boltzmannEvPerK) * (1 / t1_k - 1 / t2_k));

/** Rate at p2 over rate at p1 of a reaction order. */
export const orderRatio = (p1: number, p2: number, order: number): number => (p2 / p1) ** order;

/** Least squares of ln rate over 1/T. `ln_k0` is in the logarithm of the unit of the rates. */
export function arrheniusFit(
  temperatures_k: readonly number[],
  rates: readonly number[],
): Outcome<{ readonly energy_ev: number; readonly ln_k0: number; readonly r2: number }> {
  const n = temperatures_k.length;
  const points = temperatures_k.map((t, i) => [1 / t, Math.log(rates[i] ?? Number.NaN)] as const);
  const bad = points.findIndex(([x, y]) => !(Number.isFinite(x) && x > 0 && Number.isFinite(y)));
  if (rates.length !== n || bad >= 0)
    return refuse({ kind: 'not_finite', quantity: `points[${bad < 0 ? n : bad}]`, value: Number.NaN });
  const mean = (pick: 0 | 1): number => points.reduce((sum, point) => sum + point[pick], 0) / n;
  const [mx, my] = [mean(0), mean(1)];
  let [sxx, sxy, syy] = [0, 0, 0];
  for (const [x, y] of points) {
    sxx += (x - mx) ** 2;
    sxy += (x - mx) * (y - my);
    syy += (y - my) ** 2;
  }
  if (!(sxx > 1e-12 * mx * mx))
    return refuse({
      kind: 'no_solution',
      quantity: 'energy_ev',
      message: 'rates at two temperatures or more are needed',
    });
  const slope = sxy / sxx;
  return {
    ok: true,
    energy_ev: -slope * boltzmannEvPerK,
    ln_k0: my - slope * mx,
    r2: syy === 0 ? 1 : (sxy * sxy) / (sxx * syy),
  };
}

/** coefficient * pressure^order */
export interface PressureTerm {
  readonly coefficient: number;
  readonly pressure: number;
  readonly order: number;
}

const powered = ({ coefficient, pressure, order }: PressureTerm): number => coefficient * pressure ** order;

/**
 * Langmuir-Hinshelwood rate: k exp(-activation_k / T) * prod p^n / (1 + sum K p^m)^power, in the unit of `k`; pressures in
 * the unit that its constants want. Form of Jensen & Graves, J. Electrochem. Soc. 130, 1950 (1983).
 */
export const langmuirRate = (
  k: number,
  activation_k: number,
  temperature_k: number,
  numerator: readonly PressureTerm[],
  adsorption: readonly PressureTerm[],
  power = 1,
): number =>
  (k * Math.exp(-activation_k / temperature_k) * numerator.reduce((product, term) => product * powered(term), 1)) /
  adsorption.reduce((sum, term) => sum + powered(term), 1) ** power;
