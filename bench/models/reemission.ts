import { ballisticReemission } from '../../domain/process/cvd/feature/reemission.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

interface Strip {
  readonly x: number;
  readonly z: number;
  readonly size: number;
  /** Normal into the trench. */
  readonly normal: readonly [x: number, z: number];
}

/** Both walls and the floor of a trench of width 1 as equal strips; z counts from the opening down. */
function strips(depth: number, wall: number, floor: number): Strip[] {
  const sides = ([0, 1] as const).flatMap((x) =>
    Array.from({ length: wall }, (_, i): Strip => {
      return { x, z: ((i + 0.5) * depth) / wall, size: depth / wall, normal: [1 - 2 * x, 0] };
    }),
  );
  const bottom = Array.from({ length: floor }, (_, i): Strip => {
    return { x: (i + 0.5) / floor, z: depth, size: 1 / floor, normal: [0, -1] };
  });
  return [...sides, ...bottom];
}

/** What a strip sees of another, from middle to middle. */
function seen(from: Strip, to: Strip): number {
  const [dx, dz] = [to.x - from.x, to.z - from.z];
  const there = dx * from.normal[0] + dz * from.normal[1];
  const back = -(dx * to.normal[0] + dz * to.normal[1]);
  return there > 0 && back > 0 ? (there * back * to.size) / (2 * Math.hypot(dx, dz) ** 3) : 0;
}

/** Flux on the middle of the floor: radiosity on coarse equal strips, swept until it should have settled. */
function plainCentre(depth: number, sticking: number, wall: number): number {
  const all = strips(depth, wall, 11);
  const direct = all.map(({ x, z, normal }) => {
    if (normal[0] !== 0) return 0.5 * (1 - z / Math.hypot(1, z));
    return 0.5 * (x / Math.hypot(x, z) + (1 - x) / Math.hypot(1 - x, z));
  });
  const factors = all.map((from) => Float64Array.from(all, (to) => seen(from, to)));
  const flux = Float64Array.from(direct);
  for (let sweep = 0; sweep < 60; sweep += 1)
    for (let i = 0; i < flux.length; i += 1) {
      const row = factors[i] as Float64Array;
      let sum = 0;
      for (let j = 0; j < flux.length; j += 1) sum += (row[j] as number) * (flux[j] as number);
      flux[i] = (direct[i] as number) + (1 - sticking) * sum;
    }
  return flux[2 * wall + 5] as number;
}

/** Step coverage by ballistic re-emission, in a trench and in one ten times as deep. */
export function reemissionFigures(): Figure[] {
  const model = (depth: number, elements?: number): number =>
    answer(ballisticReemission('trench', depth, 0.1, elements)).bottom_centre;
  const exact = model(5, 400);
  return [
    ...[5, 50].map((depth) =>
      compare({
        name: `re-emission in a trench ${depth} deep`,
        model: () => model(depth),
        plain: () => plainCentre(depth, 0.1, 8 * Math.ceil(Math.sqrt(depth))),
        plain_is: `radiosity, ${8 * Math.ceil(Math.sqrt(depth))} equal strips a wall, 60 sweeps`,
      }),
    ),
    error(
      'error on the floor, 5 deep',
      [[model(5), exact]],
      '24 strips; 400 elements',
      [[plainCentre(5, 0.1, 24), exact]],
      '3e-3',
    ),
  ];
}
