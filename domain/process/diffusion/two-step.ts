import { bracketedRoot } from '../numerics/bracketed-root.ts';
import { integrate } from '../numerics/quadrature.ts';
import { type ModelWarning, type Outcome, refuse } from '../outcome.ts';
import { umPerCm } from '../physical-constants.ts';
import { quantitiesError } from './conditions.ts';
import { constantSourceDose, constantSourceJunction } from './constant-source.ts';
import { limitedSourceJunction, limitedSourceSurface } from './limited-source.ts';

export interface TwoStep {
  /** Held at the surface during the first step. */
  readonly surface_cm3: number;
  /** Diffusivity times time of the predeposition. */
  readonly first_dt_cm2: number;
  /** Of the drive-in, at a reflecting surface. */
  readonly second_dt_cm2: number;
}

/**
 * Concentration after predeposition and drive-in, cm^-3, by Smith's integral (R. C. T. Smith, Austral. J. Phys. 6, 127
 * (1953)): (2 Cs / pi) times the integral over U from 0 to sqrt(D1t1 / D2t2) of exp(-b (1 + U^2)) / (1 + U^2), with
 * b = x^2 / 4 (D1t1 + D2t2). With U = tan(angle) the range is finite for every drive-in, also none.
 */
export function smithConcentration({ surface_cm3, first_dt_cm2, second_dt_cm2 }: TwoStep, depth_um: number): number {
  const end = Math.atan2(Math.sqrt(first_dt_cm2), Math.sqrt(second_dt_cm2));
  const b = (depth_um / umPerCm) ** 2 / (4 * (first_dt_cm2 + second_dt_cm2));
  const integral = integrate((angle) => Math.exp(-b * Math.tan(angle) ** 2), 0, end, { relative: 1e-12 });
  return ((2 * surface_cm3) / Math.PI) * Math.exp(-b) * integral.value;
}

/** Depth at which the exact profile meets the background, um; null when the surface is not above it. */
export function smithJunction(
  steps: TwoStep,
  background_cm3: number,
): Outcome<{ readonly junction_um: number | null }> {
  if (smithConcentration(steps, 0) <= background_cm3) return { ok: true, junction_um: null };
  // Nowhere above the constant source that would have acted all the time.
  const above = constantSourceJunction(
    { surface_cm3: steps.surface_cm3, dt_cm2: steps.first_dt_cm2 + steps.second_dt_cm2 },
    background_cm3,
  );
  const found = bracketedRoot(
    (x) => Math.log(smithConcentration(steps, x) / background_cm3),
    0,
    (above ?? 0) * (1 + 1e-9),
    { tolerance: (above ?? 0) * 1e-13 },
  );
  return found.ok ? { ok: true, junction_um: found.root } : found;
}

export interface TwoStepResult {
  readonly dose_cm2: number;
  readonly predeposition_junction_um: number | null;
  readonly surface_cm3: number;
  readonly junction_um: number | null;
  /** What the usual approximation says: all of the dose at the surface when the drive-in starts. */
  readonly gaussian: { readonly surface_cm3: number; readonly junction_um: number | null } | null;
  readonly warnings: readonly ModelWarning[];
}

/** Predeposition from a constant source, then drive-in: exact, with the Gaussian approximation beside it. */
export function twoStep(steps: TwoStep, background_cm3: number): Outcome<TwoStepResult> {
  const error = quantitiesError({ ...steps, background_cm3 });
  if (error) return refuse(error);
  const { surface_cm3, first_dt_cm2, second_dt_cm2 } = steps;
  const dose_cm2 = constantSourceDose({ surface_cm3, dt_cm2: first_dt_cm2 });
  const exact = smithJunction(steps, background_cm3);
  if (!exact.ok) return exact;
  const driven = { dose_cm2, dt_cm2: second_dt_cm2 };
  const poor = first_dt_cm2 > 0.1 * second_dt_cm2;
  return {
    ok: true,
    dose_cm2,
    predeposition_junction_um: constantSourceJunction({ surface_cm3, dt_cm2: first_dt_cm2 }, background_cm3),
    surface_cm3: smithConcentration(steps, 0),
    junction_um: exact.junction_um,
    gaussian:
      second_dt_cm2 > 0
        ? { surface_cm3: limitedSourceSurface(driven), junction_um: limitedSourceJunction(driven, background_cm3) }
        : null,
    warnings: poor
      ? [
          {
            kind: 'advice',
            quantity: 'gaussian',
            message: 'the Gaussian approximation needs a drive-in of at least ten times the Dt of the predeposition',
          },
        ]
      : [],
  };
}
