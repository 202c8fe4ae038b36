import { firstError, type ModelError, type Outcome } from '../outcome.ts';
import { erfc } from '../special/error-functions.ts';

export interface RasterScan {
  /** Dose that the dosimetry integrates over the scanned area. */
  readonly dose_cm2: number;
  readonly wafer_diameter_mm: number;
  /** Standard deviations of the beam along the fast (x) and the slow (y) scan. */
  readonly beam_sigma_x_mm: number;
  readonly beam_sigma_y_mm: number;
  /** Distance of neighbouring lines of the fast scan. */
  readonly line_pitch_mm: number;
  /** How far the scan goes beyond the edge of the wafer, on each side. */
  readonly overscan_mm: number;
  /** Dwell time of the fast scan at its ends: `tilt` higher on one and lower on the other, `bow` higher on both, % of the mean. */
  readonly tilt_pct?: number;
  readonly bow_pct?: number;
  /** Change of the beam current from the first line to the last, %. */
  readonly current_drift_pct?: number;
  /** Sites along a diameter of the map. */
  readonly sites?: number;
}

export interface DoseMap {
  /** Positions of columns (x) and rows (y) from the middle of the wafer. */
  readonly positions_mm: readonly number[];
  /** Row by row from the lowest y; null off the wafer. */
  readonly dose_cm2: readonly (readonly (number | null)[])[];
  readonly mean_cm2: number;
  readonly lowest_cm2: number;
  readonly highest_cm2: number;
  /** Standard deviation over mean, %. */
  readonly uniformity_pct: number;
  /** How much of its full width at half maximum a line shares with the next, %; negative where lines do not meet. */
  readonly line_overlap_pct: number;
}

const size = { min: 0.01, max: 1000 };
const percent = { min: -50, max: 50 };
const bounds = {
  dose_cm2: { min: 1, max: 1e20 },
  wafer_diameter_mm: { min: 10, max: 1000 },
  beam_sigma_x_mm: size,
  beam_sigma_y_mm: size,
  line_pitch_mm: { min: 0.05, max: 500 },
  overscan_mm: { min: 0, max: 500 },
  tilt_pct: percent,
  bow_pct: percent,
  current_drift_pct: percent,
  sites: { min: 3, max: 201 },
};

const normal = (u: number): number => Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);

/**
 * Relative dose along the fast scan at x: the Gaussian beam convolved with a dwell time 1 + tilt u + bow (u^2 - 1/3) /
 * (2/3), u = x' / reach, over the scanned width. Moments of the truncated normal distribution give it in closed form.
 */
function fastScan(x: number, reach: number, sigma: number, tilt: number, bow: number): number {
  const [a, b] = [(-reach - x) / sigma, (reach - x) / sigma];
  const zeroth = 0.5 * (erfc(-b / Math.SQRT2) - erfc(-a / Math.SQRT2));
  const [edgeA, edgeB] = [normal(a), normal(b)];
  const first = x * zeroth + sigma * (edgeA - edgeB);
  const second = x * x * zeroth + 2 * x * sigma * (edgeA - edgeB) + sigma * sigma * (zeroth + a * edgeA - b * edgeB);
  const curved = 1.5 * (second / (reach * reach) - zeroth / 3);
  return zeroth + (tilt * first) / reach + bow * curved;
}

/** Relative dose along the slow scan at y: lines of the beam, a pitch apart, of a current that drifts. */
function slowScan(y: number, reach: number, sigma: number, pitch: number, drift: number): number {
  const lines = Math.max(1, Math.round((2 * reach) / pitch));
  const from = (-(lines - 1) * pitch) / 2;
  const nearest = (y - from) / pitch;
  const window = (9 * sigma) / pitch;
  let sum = 0;
  for (let k = Math.max(0, Math.ceil(nearest - window)); k <= Math.min(lines - 1, nearest + window); k += 1) {
    const current = lines > 1 ? 1 + drift * (k / (lines - 1) - 0.5) : 1;
    sum += current * normal((y - from - k * pitch) / sigma);
  }
  return (sum * pitch) / sigma;
}

/**
 * Dose over a wafer after a raster scan with a Gaussian beam: a map of sites, its mean and its uniformity. The scan is
 * the product of its fast and its slow part (Ryssel & Ruge, "Ion Implantation" (1986), ch. 3.4).
 */
export function doseMap(scan: RasterScan): Outcome<DoseMap, ModelError> {
  const { tilt_pct = 0, bow_pct = 0, current_drift_pct = 0, sites = 41 } = scan;
  const error = firstError({ ...scan, tilt_pct, bow_pct, current_drift_pct, sites }, bounds);
  if (error) return { ok: false, error };
  const radius = scan.wafer_diameter_mm / 2;
  const reach = radius + scan.overscan_mm;
  const count = Math.round(sites);
  const positions_mm = Array.from({ length: count }, (_, i) => radius * ((2 * i) / (count - 1) - 1));
  const columns = positions_mm.map((x) => fastScan(x, reach, scan.beam_sigma_x_mm, tilt_pct / 100, bow_pct / 100));
  const rows = positions_mm.map((y) =>
    slowScan(y, reach, scan.beam_sigma_y_mm, scan.line_pitch_mm, current_drift_pct / 100),
  );
  const map = rows.map((row, j) =>
    columns.map((column, i) => {
      const away = Math.hypot(positions_mm[i] ?? 0, positions_mm[j] ?? 0);
      return away <= radius * (1 + 1e-12) ? scan.dose_cm2 * row * column : null;
    }),
  );
  const doses = map.flat().filter((dose) => dose !== null);
  const mean = doses.reduce((sum, dose) => sum + dose, 0) / doses.length;
  const variance = doses.reduce((sum, dose) => sum + (dose - mean) ** 2, 0) / (doses.length - 1);
  return {
    ok: true,
    positions_mm,
    dose_cm2: map,
    mean_cm2: mean,
    lowest_cm2: Math.min(...doses),
    highest_cm2: Math.max(...doses),
    uniformity_pct: mean > 0 ? (100 * Math.sqrt(variance)) / mean : 0,
    line_overlap_pct: 100 * (1 - scan.line_pitch_mm / (2 * Math.sqrt(2 * Math.LN2) * scan.beam_sigma_y_mm)),
  };
}
