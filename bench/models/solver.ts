import { constantSourceProfile } from '../../domain/process/diffusion/constant-source.ts';
import { byChargeState } from '../../domain/process/diffusion/diffusivity-sets.ts';
import { dopedLayer } from '../../domain/process/diffusion/doped-layer.ts';
import { concentrationIndependent, type DiffusionLaw, fermi } from '../../domain/process/diffusion/flux-potential.ts';
import type { Figure } from '../system/figures.ts';
import { compare, error } from './timing.ts';

const temperature_k = 1273.15;
const seconds = 1800;
const surface_cm3 = 1e20;
const background_cm3 = 1e16;
const arsenic = fermi(byChargeState.FAIR.As, { field: false });

const solved = (
  law: DiffusionLaw,
  points: number,
  tolerance?: number,
): { junction_um: number; at: (x: number) => number } => {
  const found = dopedLayer(
    {
      law,
      steps: [
        {
          duration_s: seconds,
          from_k: temperature_k,
          to_k: temperature_k,
          surface: { kind: 'constant', concentration_cm3: surface_cm3 },
        },
      ],
      background_cm3,
    },
    tolerance === undefined ? { points } : { points, tolerance },
  );
  if (!found.ok || found.junction_um === null) throw new Error('the layer was not solved');
  return { junction_um: found.junction_um, at: found.at };
};

/**
 * The same on an even grid by implicit Euler with a diffusivity of the step before, 100 equal steps, Thomas' algorithm:
 * what a textbook would write.
 */
function plainJunction(law: DiffusionLaw, points: number, depth_um: number): number {
  const potential = law(temperature_k);
  const [steps, h] = [100, depth_um / 1e4 / (points - 1)];
  const ratio = seconds / steps / (h * h);
  const c = new Float64Array(points);
  c[0] = surface_cm3;
  const [unused, slope, upper] = [new Float64Array(points), new Float64Array(points), new Float64Array(points)];
  for (let step = 0; step < steps; step += 1) {
    potential.fill(c, unused, slope);
    upper[0] = 0;
    for (let i = 1; i < points - 1; i += 1) {
      const left = (ratio * ((slope[i - 1] as number) + (slope[i] as number))) / 2;
      const right = (ratio * ((slope[i + 1] as number) + (slope[i] as number))) / 2;
      const pivot = 1 + left + right - left * (upper[i - 1] as number);
      upper[i] = right / pivot;
      c[i] = ((c[i] as number) + left * (c[i - 1] as number)) / pivot;
    }
    for (let i = points - 2; i > 0; i -= 1) c[i] = (c[i] as number) + (upper[i] as number) * (c[i + 1] as number);
  }
  let i = points - 2;
  while (i > 0 && (c[i] as number) <= background_cm3) i -= 1;
  const [above, below] = [c[i] as number, c[i + 1] as number];
  return ((i + Math.log(above / background_cm3) / Math.log(above / below)) * depth_um) / (points - 1);
}

/** The solver of diffusion with diffusivities that depend on the concentration. */
export function solverFigures(): Figure[] {
  const fine = solved(arsenic, 8000, 0.005).junction_um;
  const plain = concentrationIndependent(() => 1e-14);
  const depths = [0.05, 0.1, 0.2];
  const exact = constantSourceProfile({ surface_cm3, dt_cm2: 1e-14 * seconds }, depths);
  const linear = solved(plain, 1000, 0.001);
  return [
    ...[1000, 10_000].map((points) =>
      compare({
        name: `arsenic by charge states, ${points} points`,
        model: () => solved(arsenic, points),
        plain: () => plainJunction(arsenic, points, 1.5 * fine),
        plain_is: 'implicit Euler, 100 equal steps, lagged diffusivity',
        ...(points === 1000 ? { aim: 'under 20 ms' } : {}),
      }),
    ),
    error(
      'error of the junction, 1000 points',
      [[solved(arsenic, 1000).junction_um, fine]],
      '8000 points, a twentieth of the tolerance',
      [[plainJunction(arsenic, 1000, 1.5 * fine), fine]],
      '2e-3',
    ),
    error(
      'error against erfc, constant diffusivity',
      depths.map((depth, i) => [linear.at(depth), exact[i] as number]),
      '',
      null,
      '1e-3',
    ),
  ];
}
