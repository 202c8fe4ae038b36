import { solveTridiagonal, tridiagonalSystem } from '../numerics/tridiagonal.ts';
import type { FluxPotential } from './flux-potential.ts';
import type { Grid } from './grid.ts';
import type { SurfaceNow } from './surface.ts';

/** The balance of every control volume of a grid: rates of change, and the implicit equation that a time step poses. */
export interface Balance {
  /** Share of the deeper node in what the moving interface carries past the point between two nodes, 0.5 to 1. */
  weigh(concentration: Float64Array, law: FluxPotential, recession: number): void;
  /** dC/dt at every node, cm^-3 s^-1. */
  rates(concentration: Float64Array, law: FluxPotential, surface: SurfaceNow, rate: Float64Array): void;
  /**
   * Solves C - base = lag * rates(C) by Newton's method from the guess in `concentration`, in place. Every iterate keeps
   * the dose, because the linear fluxes cancel between neighbours as the exact ones do.
   * @param floor_cm3 concentrations far below it need not converge
   * @returns false when it does not converge to the tolerance
   */
  implicit(
    concentration: Float64Array,
    base: Float64Array,
    lag_s: number,
    law: FluxPotential,
    surface: SurfaceNow,
    tolerance: number,
    floor_cm3: number,
  ): boolean;
  /**
   * Applies the inverse of the matrix of one implicit step to a change, in place: what is fast fades, what is slow stays,
   * and its sum over the volumes is kept. At the concentrations that `rates` was last asked for.
   * @returns false when the matrix is singular
   */
  damp(change: Float64Array, lag_s: number, surface: SurfaceNow): boolean;
}

const MAX_ITERATIONS = 12;

export function balanceOn({ spacing_cm, volume_cm }: Grid): Balance {
  const size = volume_cm.length;
  const last = size - 1;
  const potential = new Float64Array(size);
  const slope = new Float64Array(size);
  const weight = new Float64Array(last).fill(0.5);
  const system = tridiagonalSystem(size);
  const { lower, diagonal, upper, rhs } = system;

  /** The matrix of one implicit step at the slopes last filled: volumes less lag times the slopes of the fluxes. */
  function assemble(lag: number, { held_cm3, uptake, recession }: SurfaceNow): void {
    diagonal[0] = (volume_cm[0] as number) + lag * uptake;
    for (let i = 0; i < last; i += 1) {
      const conductance = lag / (spacing_cm[i] as number);
      const carried = lag * recession * (weight[i] as number);
      const fromBelow = conductance * (slope[i + 1] as number) + carried;
      const fromHere = conductance * (slope[i] as number) - (lag * recession - carried);
      upper[i] = -fromBelow;
      lower[i + 1] = -fromHere;
      diagonal[i] = (diagonal[i] as number) + fromHere;
      diagonal[i + 1] = (volume_cm[i + 1] as number) + fromBelow;
    }
    // From below the grid the interface takes silicon doped as its end.
    diagonal[last] = (diagonal[last] as number) - lag * recession;
    if (held_cm3 !== null) {
      diagonal[0] = 1;
      upper[0] = 0;
    }
  }

  /** By how much the balance of each volume is missed, into `rhs`. */
  function residual(
    concentration: Float64Array,
    base: Float64Array,
    lag: number,
    { held_cm3, inflow, uptake, recession }: SurfaceNow,
  ): void {
    const surface = concentration[0] as number;
    let fromAbove = lag * (inflow - uptake * surface);
    for (let i = 0; i < last; i += 1) {
      const here = concentration[i] as number;
      const share = weight[i] as number;
      const carried = share * (concentration[i + 1] as number) + (1 - share) * here;
      const flux = ((potential[i] as number) - (potential[i + 1] as number)) / (spacing_cm[i] as number);
      const downwards = lag * (flux - recession * carried);
      rhs[i] = fromAbove - downwards - (volume_cm[i] as number) * (here - (base[i] as number));
      fromAbove = downwards;
    }
    const end = concentration[last] as number;
    rhs[last] = fromAbove + lag * recession * end - (volume_cm[last] as number) * (end - (base[last] as number));
    if (held_cm3 !== null) rhs[0] = held_cm3 - surface;
  }

  return {
    weigh(concentration, law, recession) {
      if (recession <= 0) {
        weight.fill(0.5);
        return;
      }
      law.fill(concentration, potential, slope);
      for (let i = 0; i < last; i += 1) {
        const still =
          1 - Math.min(slope[i] as number, slope[i + 1] as number) / (recession * (spacing_cm[i] as number));
        weight[i] = Math.max(0.5, still);
      }
    },

    rates(concentration, law, { held_cm3, inflow, uptake, recession }, rate) {
      law.fill(concentration, potential, slope);
      let fromAbove = inflow - uptake * (concentration[0] as number);
      for (let i = 0; i < last; i += 1) {
        const share = weight[i] as number;
        const carried = share * (concentration[i + 1] as number) + (1 - share) * (concentration[i] as number);
        const downwards =
          ((potential[i] as number) - (potential[i + 1] as number)) / (spacing_cm[i] as number) - recession * carried;
        rate[i] = (fromAbove - downwards) / (volume_cm[i] as number);
        fromAbove = downwards;
      }
      rate[last] = (fromAbove + recession * (concentration[last] as number)) / (volume_cm[last] as number);
      if (held_cm3 !== null) rate[0] = 0;
    },

    implicit(concentration, base, lag_s, law, surface, tolerance, floor_cm3) {
      const iterations = law.linear ? 1 : MAX_ITERATIONS;
      for (let k = 0; k < iterations; k += 1) {
        law.fill(concentration, potential, slope);
        assemble(lag_s, surface);
        residual(concentration, base, lag_s, surface);
        if (!solveTridiagonal(system)) return false;
        let worst = 0;
        for (let i = 0; i < size; i += 1) {
          const change = rhs[i] as number;
          const found = (concentration[i] as number) + change;
          concentration[i] = found;
          const relative = Math.abs(change) / (Math.abs(found) + floor_cm3);
          if (relative > worst) worst = relative;
        }
        if (worst <= tolerance) return true;
      }
      return law.linear;
    },

    damp(change, lag_s, surface) {
      assemble(lag_s, surface);
      for (let i = 0; i < size; i += 1) rhs[i] = (volume_cm[i] as number) * (change[i] as number);
      if (surface.held_cm3 !== null) rhs[0] = 0;
      const solved = solveTridiagonal(system);
      change.set(rhs);
      return solved;
    },
  };
}
