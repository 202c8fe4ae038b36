import { firstError, type ModelError, type Outcome } from '../outcome.ts';

/**
 * What four collinear probes of equal spacing stand on.
 * `infinite_sheet`: a thin sheet without edges in reach. `circular_wafer`: in the middle of a thin round wafer.
 * `edge_parallel`, `edge_perpendicular`: beside a straight edge of a thin sheet, the line of probes along it or towards
 * it (distance of the line, or of the nearest probe). `thick_slab`: no edges, thickness not small beside the spacing,
 * insulating back.
 */
export type ProbeGeometry =
  | { readonly kind: 'infinite_sheet' }
  | { readonly kind: 'circular_wafer'; readonly diameter_mm: number; readonly spacing_mm: number }
  | {
      readonly kind: 'edge_parallel' | 'edge_perpendicular';
      readonly distance_mm: number;
      readonly spacing_mm: number;
    }
  | { readonly kind: 'thick_slab'; readonly thickness_mm: number; readonly spacing_mm: number };

/** Images summed one by one; the rest is an integral. */
const images = 1000;
/** Below this thickness over spacing a slab is a sheet to ten digits: what remains is about K0(pi s / t). */
const thin = 0.1;

/**
 * Slab between insulating faces: V / I = rho / (2 pi s) (1 + 4 sum over n of 1 / sqrt(1 + (2 n r)^2) - 1 / sqrt(4 +
 * (2 n r)^2)), r = t / s (Valdes 1954, eq 15). Here as Rs over V / I.
 */
function slabFactor(r: number): number {
  if (r < thin) return Math.PI / Math.LN2;
  let sum = 0;
  for (let n = 1; n <= images; n += 1) sum += 1 / Math.hypot(1, 2 * n * r) - 1 / Math.hypot(2, 2 * n * r);
  const from = (images + 0.5) * r;
  sum += (Math.LN2 - Math.asinh(2 * from) + Math.asinh(from)) / (2 * r);
  return (2 * Math.PI) / (r * (1 + 4 * sum));
}

/** Mirror images of the two current probes in an insulating edge add this to the logarithm 2 ln 2 of the infinite sheet. */
function imagesOfEdge(kind: 'edge_parallel' | 'edge_perpendicular', distance: number): number {
  if (kind === 'edge_parallel') {
    const away = 2 * distance;
    return Math.log(Math.hypot(2, away) / Math.hypot(1, away)) * 2;
  }
  const image = (a: number, b: number): number => 2 * distance + a + b;
  return Math.log((image(0, 2) * image(3, 1)) / (image(0, 1) * image(3, 2)));
}

/** Rs over V / I: pi / ln 2 for the infinite sheet, less where edges crowd the current, less where current goes deep. */
export function probeFactor(geometry: ProbeGeometry): number {
  if (geometry.kind === 'infinite_sheet') return Math.PI / Math.LN2;
  if (geometry.kind === 'circular_wafer') {
    const square = (geometry.diameter_mm / geometry.spacing_mm) ** 2;
    return Math.PI / (Math.LN2 + Math.log((square + 3) / (square - 3)));
  }
  if (geometry.kind === 'thick_slab') return slabFactor(geometry.thickness_mm / geometry.spacing_mm);
  return (2 * Math.PI) / (2 * Math.LN2 + imagesOfEdge(geometry.kind, geometry.distance_mm / geometry.spacing_mm));
}

/**
 * Sheet resistance from a four-point probe, ohm per square (Smits, Bell Syst. Tech. J. 37, 711 (1958); slab
 * and edges by images, Valdes, Proc. IRE 42, 420 (1954)).
 */
export function fourPointResistance(
  voltage_mv: number,
  current_ma: number,
  geometry: ProbeGeometry = { kind: 'infinite_sheet' },
): Outcome<{ readonly sheet_resistance_ohm: number; readonly factor: number }, ModelError> {
  const { kind: _kind, ...lengths } = geometry;
  const length = { min: 1e-4, max: 1e4 };
  const spacing = 'spacing_mm' in geometry ? geometry.spacing_mm : 0;
  const error = firstError(
    { voltage_mv, current_ma, ...lengths },
    {
      voltage_mv: { min: 0, max: 1e9 },
      current_ma: { min: 1e-9, max: 1e6 },
      spacing_mm: length,
      distance_mm: { min: 0, max: 1e6 },
      thickness_mm: length,
      // The outer probes stand 3 spacings apart: all four must be on the wafer.
      diameter_mm: { min: 3.0001 * spacing, max: 1e4 },
    },
  );
  if (error) return { ok: false, error };
  const factor = probeFactor(geometry);
  return { ok: true, sheet_resistance_ohm: (factor * voltage_mv) / current_ma, factor };
}
