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

/** ln(sinh(r) / sinh(r / 2)) without overflow. */
const logSinhRatio = (r: number): number => r / 2 + Math.log(Math.expm1(-2 * r) / Math.expm1(-r));

/** Mirror images of the two current probes in an insulating edge add this to the logarithm 2 ln 2 of the infinite sheet. */
function imagesOfEdge(kind: 'edge_parallel' | 'edge_perpendicular', distance: number): number {
  if (kind === 'edge_parallel') {
    const away = 2 * distance;
    return Math.log(Math.hypot(2, away) / Math.hypot(1, away)) * 2;
  }
  const image = (a: number, b: number): number => 2 * distance + a + b;
  return Math.log((image(0, 2) * image(3, 1)) / (image(0, 1) * image(3, 2)));
}

/** Rs over V / I: pi / ln 2 for the infinite sheet, less where edges crowd the current, more where thickness counts. */
export function probeFactor(geometry: ProbeGeometry): number {
  if (geometry.kind === 'infinite_sheet') return Math.PI / Math.LN2;
  if (geometry.kind === 'circular_wafer') {
    const square = (geometry.diameter_mm / geometry.spacing_mm) ** 2;
    return Math.PI / (Math.LN2 + Math.log((square + 3) / (square - 3)));
  }
  if (geometry.kind === 'thick_slab') return Math.PI / logSinhRatio(geometry.thickness_mm / geometry.spacing_mm);
  return (2 * Math.PI) / (2 * Math.LN2 + imagesOfEdge(geometry.kind, geometry.distance_mm / geometry.spacing_mm));
}

/**
 * Sheet resistance from a four-point probe, ohm per square (Smits, Bell Syst. Tech. J. 37, 711 (1958); slab: Albers &
 * Berkowitz, J. Electrochem. Soc. 132, 2453 (1985); edges by images, Valdes, Proc. IRE 42, 420 (1954)).
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
