import { measured, siteNames, siteResults, spread, spreadNames, spreadResults } from '../engine/parts/metrology.ts';
import type { Random } from '../engine/random.ts';
import { depthProfile, monitorLayer } from './depth-profile.ts';
import { type EndStation, mapSites } from './end-station.ts';
import type { Implant } from './recipe.ts';

/** Errors of one reading: thermal-wave dose map, four-point probe, secondary ion mass spectrometry. */
const errors = {
  dose: { relative: 0.001 },
  sheet: { relative: 0.002 },
  depth: { relative: 0.005 },
  concentration: { relative: 0.01 },
};

const dose = 'dose_cm2';
const sheet = 'sheet_resistance_ohm_sq';

export const implantResults: readonly string[] = [
  `${dose}_mean`,
  `${dose}_min`,
  `${dose}_max`,
  `${dose}_std`,
  'dose_uniformity_pct',
  'uniformity_pct',
  'wafer_to_wafer_pct',
  ...siteNames(`${dose}_map`, mapSites),
  'projected_range_um',
  'peak_concentration_cm3',
  'implanted_junction_um',
  'junction_depth_um',
  ...spreadNames(sheet, 'sheet_resistance_uniformity_pct'),
];

const present = (values: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

/**
 * Dose over the wafers of the run and over the sites of one; the uniformity of an implant is the standard deviation over
 * the mean of its map, percent. Range, peak and junction by ion spectrometry; junction and sheet resistance after the
 * monitor's anneal. Where no beam arrived there is a dose of zero and nothing else.
 */
export function measureImplant(implant: Implant, station: EndStation, random: Random): Record<string, number> {
  const map = station.map();
  if (!map) return { [`${dose}_mean`]: 0 };
  const sites = measured(map, errors.dose, random);
  const wafers = spread(measured(station.doses, errors.dose, random));
  const within = spread(sites);
  const uniformity_pct = within.mean > 0 ? (100 * within.std) / within.mean : 0;
  const profile = depthProfile(implant, wafers.mean);
  const layer = monitorLayer(implant, wafers.mean);
  const sheets = map.flatMap((site) => monitorLayer(implant, site)?.sheet_resistance_ohm ?? []);
  const read = (value: number | null | undefined, error: { readonly relative: number }): number | null =>
    value === null || value === undefined ? null : (measured([value], error, random)[0] ?? null);
  return {
    [`${dose}_mean`]: wafers.mean,
    [`${dose}_min`]: within.min,
    [`${dose}_max`]: within.max,
    [`${dose}_std`]: within.std,
    dose_uniformity_pct: uniformity_pct,
    uniformity_pct,
    wafer_to_wafer_pct: (100 * wafers.std) / wafers.mean,
    ...siteResults(`${dose}_map`, sites),
    ...present({
      projected_range_um: read(profile?.projected_range_um, errors.depth),
      peak_concentration_cm3: read(profile?.peak_cm3, errors.concentration),
      implanted_junction_um: read(profile?.implanted_junction_um, errors.depth),
      junction_depth_um: read(layer?.junction_um, errors.depth),
    }),
    ...(sheets.length === map.length
      ? spreadResults(sheet, measured(sheets, errors.sheet, random), 'sheet_resistance_uniformity_pct')
      : {}),
  };
}
