import { solveTridiagonal, tridiagonalSystem } from '../numerics/tridiagonal.ts';
import type { FluxPotential } from './flux-potential.ts';
import type { Grid } from './grid.ts';

const MAX_ITERATIONS = 40;
const TOLERANCE = 1e-8;
const SETTLING = 10;

/**
 * Profile after a time at one temperature from a surface held at a concentration, in silicon that had none of the dopant:
 * it depends on x / sqrt(t) alone (Boltzmann, Ann. Phys. 53, 959 (1894); Crank 1975, 7.2), however the diffusivity
 * depends on the concentration. So dC/dt = -(x / 2t) dC/dx, and the balance of each volume is one system of equations
 * without steps in time; over all volumes the flux at the surface is Q / 2t, as it must. Newton's method.
 * @param guess concentration at each node, near the solution; above zero
 * @param floor_cm3 concentrations far below it need not converge
 * @returns the concentration at each node, or null when Newton's method does not converge
 */
export function selfSimilarProfile(
  { depth_um, spacing_cm, volume_cm }: Grid,
  law: FluxPotential,
  surface_cm3: number,
  time_s: number,
  guess: Float64Array,
  floor_cm3: number,
): Float64Array | null {
  const size = guess.length;
  const last = size - 1;
  const concentration = Float64Array.from(guess);
  const [potential, slope] = [new Float64Array(size), new Float64Array(size)];
  const system = tridiagonalSystem(size);
  const { lower, diagonal, upper, rhs } = system;
  /** x / 2t at the wall below each node, cm/s. */
  const speed = Float64Array.from({ length: last }, (_, i) => {
    const wall_cm = ((depth_um[i] as number) + (depth_um[i + 1] as number)) / 2e4;
    return wall_cm / (2 * time_s);
  });
  /** Share of the deeper node in what a wall carries: half, more where diffusion does not smooth over a spacing. */
  const share = new Float64Array(last);
  concentration[0] = surface_cm3;
  concentration[last] = 0;
  for (let k = 0; k < MAX_ITERATIONS; k += 1) {
    law.fill(concentration, potential, slope);
    for (let i = 0; i < size; i += 1) {
      const storage = (volume_cm[i] as number) / (2 * time_s);
      diagonal[i] = storage;
      rhs[i] = -storage * (concentration[i] as number);
    }
    for (let i = 0; i < last; i += 1) {
      const [h, v] = [spacing_cm[i] as number, speed[i] as number];
      const [above, deeper] = [slope[i] as number, slope[i + 1] as number];
      // Settled after some iterations, so that the rest converge.
      if (k < SETTLING) share[i] = Math.max(0.5, 1 - above / (v * h));
      const part = share[i] as number;
      const carried = (1 - part) * (concentration[i] as number) + part * (concentration[i + 1] as number);
      const passing = ((potential[i] as number) - (potential[i + 1] as number)) / h - v * carried;
      const [here, below] = [above / h - (1 - part) * v, deeper / h + part * v];
      rhs[i] = (rhs[i] as number) - passing;
      rhs[i + 1] = (rhs[i + 1] as number) + passing;
      diagonal[i] = (diagonal[i] as number) + here;
      upper[i] = -below;
      lower[i + 1] = -here;
      diagonal[i + 1] = (diagonal[i + 1] as number) + below;
    }
    // Held at both ends: nothing has come as far as the last node.
    diagonal[0] = 1;
    upper[0] = 0;
    rhs[0] = 0;
    diagonal[last] = 1;
    lower[last] = 0;
    rhs[last] = 0;
    if (!solveTridiagonal(system)) return null;
    let worst = 0;
    for (let i = 0; i < size; i += 1) {
      const before = concentration[i] as number;
      // An iterate that would fall below zero falls by a decade only.
      const found = Math.max(before + (rhs[i] as number), before / 10);
      concentration[i] = found;
      worst = Math.max(worst, Math.abs(found - before) / (found + floor_cm3));
    }
    if (!Number.isFinite(worst)) return null;
    if (worst <= TOLERANCE) return concentration;
  }
  return null;
}
