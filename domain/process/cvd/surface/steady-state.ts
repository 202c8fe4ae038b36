import { LuDecomposition, Matrix } from 'ml-matrix';
import { firstError, type ModelWarning, type Outcome, refuse } from '../../outcome.ts';
import type { SurfaceMechanism } from './mechanism.ts';
import { type PreparedReaction, prepareReactions } from './rate-constants.ts';

export interface SurfaceConditions {
  readonly temperature_k: number;
  readonly pressure_pa: number;
  /** Of the gas at the surface, by species; scaled to a sum of 1. */
  readonly mole_fractions: Readonly<Record<string, number>>;
}

interface SurfaceState {
  readonly coverages: Readonly<Record<string, number>>;
  /** Positive away from the surface, mol/cm^2/s. */
  readonly gas_production_mol_cm2_s: Readonly<Record<string, number>>;
  readonly growth_um_h: Readonly<Record<string, number>>;
  /** Net rate of each reaction, in the order of the mechanism. */
  readonly rates_mol_cm2_s: readonly number[];
  readonly residual: number;
  readonly warnings: readonly ModelWarning[];
}

const maxSteps = 400;
/** Largest change of coverage, relative to the fastest turnover, that counts as steady. */
const steady = 1e-12;

interface Sites {
  readonly amount: Float64Array;
  readonly sites: readonly number[];
}

/** Net rate of a reaction, and its derivative by one surface concentration when `by` is given. */
function rateOf({ forward, reverse, consumes, makes }: PreparedReaction, amount: Float64Array, by = -1): number {
  const term = (constant: number, species: PreparedReaction['consumes']): number => {
    let product = constant;
    let touched = by < 0;
    for (const { index, count } of species) {
      const here = amount[index] ?? 0;
      if (index === by) {
        touched = true;
        product *= count * here ** (count - 1);
      } else product *= here ** count;
    }
    return touched ? product : 0;
  };
  return term(forward, consumes) - term(reverse, makes);
}

/**
 * Coverages at which nothing on the surface changes: implicit steps in time that lengthen as the change fades (pseudo-
 * transient continuation), each a Newton step of the whole network with the sites conserved.
 */
function settle(reactions: readonly PreparedReaction[], { amount, sites }: Sites, total: number): number {
  const count = amount.length;
  const change = new Float64Array(count);
  let step = 1e-9;
  let worst = Infinity;
  for (let taken = 0; taken < maxSteps; taken += 1) {
    const jacobian = Matrix.zeros(count, count);
    change.fill(0);
    let turnover = 0;
    for (const reaction of reactions) {
      const rate = rateOf(reaction, amount);
      const touched = [...reaction.consumes, ...reaction.makes];
      for (const { index, count: many } of reaction.consumes) change[index] = (change[index] ?? 0) - many * rate;
      for (const { index, count: many } of reaction.makes) change[index] = (change[index] ?? 0) + many * rate;
      const forward = rateOf({ ...reaction, reverse: 0 }, amount);
      turnover = Math.max(turnover, Math.abs(forward));
      for (const by of new Set(touched.map(({ index }) => index))) {
        const slope = rateOf(reaction, amount, by);
        for (const { index, count: many } of reaction.consumes)
          jacobian.set(index, by, jacobian.get(index, by) - many * slope);
        for (const { index, count: many } of reaction.makes)
          jacobian.set(index, by, jacobian.get(index, by) + many * slope);
      }
    }
    worst = turnover === 0 ? 0 : change.reduce((most, each) => Math.max(most, Math.abs(each)), 0) / turnover;
    if (!Number.isFinite(worst) || (worst < steady && step > 1e6)) return worst;
    // (1/dt - J) delta = change; the equation of the commonest species gives way to the conservation of sites.
    const system = Matrix.eye(count, count, 1 / step).sub(jacobian);
    const right = Matrix.columnVector(change);
    const commonest = amount.indexOf(Math.max(...amount));
    for (let j = 0; j < count; j += 1) system.set(commonest, j, sites[j] ?? 1);
    right.set(commonest, 0, total - amount.reduce((sum, each, j) => sum + each * (sites[j] ?? 1), 0));
    const solver = new LuDecomposition(system);
    if (solver.isSingular()) return Infinity;
    const delta = solver.solve(right).to1DArray();
    const negative = delta.some((each, i) => (amount[i] ?? 0) + each < -1e-14 * total);
    if (negative && step > 1e-25) {
      step /= 10;
      continue;
    }
    for (let i = 0; i < count; i += 1) amount[i] = Math.max(0, (amount[i] ?? 0) + (delta[i] ?? 0));
    step = Math.min(1e20, step * 5);
  }
  return worst;
}

/**
 * Steady state of a surface over a gas of fixed composition: coverages, production of gases, growth of the solids.
 * Source: Coltrin, Kee & Rupley, Surface Chemkin, Sandia SAND90-8003B (1990), for rates, sticking and reversibility.
 * @param initial coverages to start from; a bare surface is the first species of the mechanism
 */
export function surfaceSteadyState(
  mechanism: SurfaceMechanism,
  { temperature_k, pressure_pa, mole_fractions }: SurfaceConditions,
  initial: Readonly<Record<string, number>> = {},
): Outcome<SurfaceState> {
  const unknown = Object.keys(mole_fractions).find((name) => !mechanism.gas[name]);
  if (unknown !== undefined)
    return refuse({ kind: 'no_solution', quantity: unknown, message: `${mechanism.name} has no such gas` });
  const whole = Object.values(mole_fractions).reduce((sum, each) => sum + each, 0);
  const fractions = Object.entries(mole_fractions);
  const error = firstError(
    { temperature_k, pressure_pa, mole_fractions: whole, ...Object.fromEntries(fractions) },
    {
      temperature_k: { min: 200, max: 3500 },
      pressure_pa: { min: 1e-8, max: 1e8 },
      mole_fractions: { min: 1e-12, max: 1e12 },
      ...Object.fromEntries(fractions.map(([name]) => [name, { min: 0, max: 1e12 }])),
    },
  );
  if (error) return { ok: false, error };
  const partial = Object.fromEntries(fractions.map(([name, each]) => [name, (pressure_pa * each) / whole]));
  const prepared = prepareReactions(mechanism, temperature_k, partial);
  if (!prepared.ok) return prepared;
  const { reactions } = prepared;
  const names = Object.keys(mechanism.surface);
  const sites = names.map((name) => mechanism.surface[name]?.sites ?? 1);
  const total = mechanism.site_density_mol_cm2;
  const given = names.map((name) => initial[name] ?? 0);
  const sum = given.reduce((a, b) => a + b, 0);
  const start = sum > 0 ? given.map((each) => each / sum) : names.map((_, i) => (i === 0 ? 1 : 0));
  const amount = Float64Array.from(start, (each, i) => (each * total) / (sites[i] ?? 1));
  const residual = settle(reactions, { amount, sites }, total);
  if (!(residual < 1e-6))
    return refuse({
      kind: 'no_solution',
      quantity: 'coverages',
      message: `no steady state was reached (relative change ${residual.toPrecision(2)})`,
    });
  const rates = reactions.map((reaction) => rateOf(reaction, amount));
  const production = (name: string): number =>
    mechanism.reactions.reduce(
      (made, { reactants, products }, i) => made + ((products[name] ?? 0) - (reactants[name] ?? 0)) * (rates[i] ?? 0),
      0,
    );
  return {
    ok: true,
    coverages: Object.fromEntries(names.map((name, i) => [name, ((amount[i] ?? 0) * (sites[i] ?? 1)) / total])),
    gas_production_mol_cm2_s: Object.fromEntries(Object.keys(mechanism.gas).map((name) => [name, production(name)])),
    growth_um_h: Object.fromEntries(
      Object.entries(mechanism.bulk).map(([name, { molar_mass_g_mol, density_g_cm3 }]) => [
        name,
        ((production(name) * molar_mass_g_mol) / density_g_cm3) * 3600 * 1e4,
      ]),
    ),
    rates_mol_cm2_s: rates,
    residual,
    warnings: [],
  };
}
