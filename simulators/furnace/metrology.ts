import {
  measured,
  siteNames,
  siteResults,
  spread,
  spreadNames,
  spreadResults,
  waferSites,
} from '../engine/parts/metrology.ts';
import type { Random } from '../engine/random.ts';
import { nativeOxideNm } from './boat.ts';
import type { DopantResult } from './dopant-layer.ts';

/** Errors of one wafer's reading: ellipsometer, junction stain, four-point probe. */
const errors = {
  oxide: { relative: 0.002, absolute: 0.08 },
  junction: { relative: 0.006 },
  sheet: { relative: 0.003 },
};
const wafersMeasuredPerZone = 5;
/** The edge of a wafer is heated from the walls first: more oxide there, share of the thickness. */
const edgeExcess = 0.004;
const sites = waferSites[9];
/** Oxide beyond the native one that counts as grown, nm. */
const leastGrowth = 1;

const oxide = 'oxide_thickness_nm';
const junction = 'junction_depth_um';
const sheet = 'sheet_resistance_ohm_sq';

export const furnaceResults = (zones: number): readonly string[] => [
  ...spreadNames(oxide),
  'oxide_uniformity_pct',
  ...siteNames(`${oxide}_zone`, zones),
  ...siteNames(`${oxide}_map`, sites.length),
  ...spreadNames(junction, 'junction_uniformity_pct'),
  ...spreadNames(sheet, 'sheet_resistance_uniformity_pct'),
  'surface_concentration_cm3',
  'dopant_dose_cm2',
  'particle_count',
];

const wafersOf = (byZone: readonly number[]): number[] =>
  byZone.flatMap((value) => Array.from({ length: wafersMeasuredPerZone }, () => value));
const meanOf = (values: readonly number[]): number => spread(values).mean;

function oxideResults(thickness: readonly number[], random: Random): Record<string, number> {
  const readings = measured(wafersOf(thickness), errors.oxide, random);
  const zoneMeans = thickness.map((_, zone) =>
    meanOf(readings.slice(zone * wafersMeasuredPerZone, (zone + 1) * wafersMeasuredPerZone)),
  );
  const middle = thickness[Math.floor(thickness.length / 2)] ?? 0;
  const map = sites.map(({ radius }) => middle * (1 + edgeExcess * (radius * radius - 0.5)));
  const results = spreadResults(oxide, readings);
  return {
    ...results,
    oxide_uniformity_pct: results.uniformity_pct ?? 0,
    ...siteResults(`${oxide}_zone`, zoneMeans),
    ...siteResults(`${oxide}_map`, measured(map, errors.oxide, random)),
  };
}

function dopantResults(layers: readonly DopantResult[], random: Random): Record<string, number> {
  const readings = (pick: (layer: DopantResult) => number, error: { readonly relative: number }): number[] =>
    measured(wafersOf(layers.map(pick)), error, random);
  const sheets = spreadResults(
    sheet,
    readings(({ sheet_resistance_ohm }) => sheet_resistance_ohm, errors.sheet),
    'sheet_resistance_uniformity_pct',
  );
  return {
    ...sheets,
    ...spreadResults(
      junction,
      readings(({ junction_um }) => junction_um, errors.junction),
      'junction_uniformity_pct',
    ),
    // What the process is for: with a dopant it is the sheet resistance that must be even along the boat.
    uniformity_pct: sheets.sheet_resistance_uniformity_pct ?? 0,
    surface_concentration_cm3: meanOf(layers.map(({ surface_cm3 }) => surface_cm3)),
    dopant_dose_cm2: meanOf(layers.map(({ dose_cm2 }) => dose_cm2)),
  };
}

/** Measures five wafers a zone, and one from the middle of the boat at nine sites. Without oxide or junction there is none to measure. */
export function measureBoat(
  thickness: readonly number[],
  layers: readonly (DopantResult | null)[],
  random: Random,
): Record<string, number> {
  const formed = layers.flatMap((layer) => layer ?? []);
  const doped = layers.length > 0 && formed.length === layers.length;
  const grown = meanOf(thickness) > nativeOxideNm + leastGrowth;
  return {
    ...(grown || !doped ? oxideResults(thickness, random) : {}),
    ...(doped ? dopantResults(formed, random) : {}),
  };
}
