/** The result holds, but something about it must be known. */
export type ModelWarning =
  | {
      readonly kind: 'outside_validity';
      readonly quantity: string;
      readonly value: number;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: 'advice'; readonly quantity: string; readonly message: string };

/** Why there is no result. */
export type ModelError =
  | { readonly kind: 'not_finite'; readonly quantity: string; readonly value: number }
  | {
      readonly kind: 'out_of_range';
      readonly quantity: string;
      readonly value: number;
      readonly min: number;
      readonly max: number;
    }
  | NoSolution;

export type NoSolution = { readonly kind: 'no_solution'; readonly quantity: string; readonly message: string };

export type Outcome<T, E = ModelError> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: E };

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export const refuse = <E extends ModelError>(error: E): { readonly ok: false; readonly error: E } => ({
  ok: false,
  error,
});

/** @returns the first quantity that is not a finite number within its bounds, or null when all are. */
export function firstError(
  quantities: Readonly<Record<string, number>>,
  bounds: Readonly<Record<string, Bounds>> = {},
): Exclude<ModelError, NoSolution> | null {
  for (const [quantity, value] of Object.entries(quantities)) {
    if (!Number.isFinite(value)) return { kind: 'not_finite', quantity, value };
    const bound = bounds[quantity];
    if (bound && (value < bound.min || value > bound.max)) return { kind: 'out_of_range', quantity, value, ...bound };
  }
  return null;
}

/** One warning for each quantity that leaves the range its model was fitted or checked in. */
export const outsideValidity = (
  quantities: Readonly<Record<string, number>>,
  ranges: Readonly<Record<string, Bounds>>,
): Extract<ModelWarning, { kind: 'outside_validity' }>[] =>
  Object.entries(quantities).flatMap(([quantity, value]) => {
    const range = ranges[quantity];
    return range && (value < range.min || value > range.max)
      ? [{ kind: 'outside_validity' as const, quantity, value, ...range }]
      : [];
  });
