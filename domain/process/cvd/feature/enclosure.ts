/**
 * A feature cut into elements: wall elements from the opening down, then floor elements. `exchange` is the matrix of
 * view factors from element to element, row by row; `opening` the view factors to the opening.
 */
export interface Enclosure {
  readonly areas: Float64Array;
  readonly exchange: Float64Array;
  readonly opening: Float64Array;
  readonly openingArea: number;
  readonly wallElements: number;
  /** Writes the view factors of a point of the wall, at a fraction of the depth, and returns that to the opening. */
  readonly fromWall: (fraction: number, factors: Float64Array) => number;
  /** The same for the middle of the floor. */
  readonly fromFloorCentre: (factors: Float64Array) => number;
}

/** Fills what reciprocity gives: floor to wall from wall to floor. */
export function completeByReciprocity(exchange: Float64Array, areas: Float64Array, wallElements: number): void {
  const count = areas.length;
  for (let floor = wallElements; floor < count; floor += 1)
    for (let wall = 0; wall < wallElements; wall += 1)
      exchange[floor * count + wall] =
        ((exchange[wall * count + floor] ?? 0) * (areas[wall] ?? 0)) / (areas[floor] ?? 1);
}
