import { measured, siteNames, siteResults, spreadNames, spreadResults, waferSites } from '../engine/parts/metrology.ts';
import type { Random } from '../engine/random.ts';
import type { GrowingFilm } from './growing-film.ts';

/** Sites of one wafer's map, and of each of the wafers that are taken from a boat. */
const sites = { wafer: waferSites[49], boat: waferSites[9] };
/** Places along the boat from which wafers are measured, 0 at the gas inlet to 1: one a heated zone. */
const boatPlaces = [0.02, 0.26, 0.5, 0.74, 0.98];
const middle = 2;
const wafer_mm = { radius: 100, exclusion: 3 };
const outermost = (wafer_mm.radius - wafer_mm.exclusion) / wafer_mm.radius;
/** Repeatability of instruments that average many readings. */
const errors = {
  thickness: { relative: 0.0006, absolute: 0.0008 },
  index: { absolute: 0.0008 },
  stress: { relative: 0.005, absolute: 1 },
  coverage: { absolute: 0.3 },
  oxygen: { relative: 0.02, absolute: 0.02 },
};
/** Thinner films show no index, stress or composition of their own, nm. */
const leastFilm = 0.05;

const thickness = 'thickness_nm';
const map = `${thickness}_map`;
const zone = `${thickness}_zone`;

export const filmResults = (batch: boolean): readonly string[] => [
  ...spreadNames(thickness),
  ...(batch ? siteNames(zone, boatPlaces.length) : []),
  ...siteNames(map, (batch ? sites.boat : sites.wafer).length),
  'deposition_rate_nm_per_min',
  'refractive_index',
  'stress_mpa',
  'step_coverage_pct',
  'film_oxygen_at_pct',
];

/** Measures one wafer at 49 sites, or five wafers along a boat at nine each; spread and uniformity are over all sites. */
export function measureFilm(film: GrowingFilm, batch: boolean, random: Random): Record<string, number> {
  const pattern = batch ? sites.boat : sites.wafer;
  const places = batch ? boatPlaces : [0.5];
  const wafers = places.map((place) =>
    measured(
      pattern.map(({ radius, angle }) => film.thicknessAt(place, radius * outermost, angle)),
      errors.thickness,
      random,
    ).map((value) => Math.max(0, value)),
  );
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const results = {
    ...spreadResults(thickness, wafers.flat()),
    ...(batch ? siteResults(zone, wafers.map(meanOf)) : {}),
    ...siteResults(map, wafers[batch ? middle : 0] ?? []),
  };
  if (film.thickness_nm < leastFilm) return results;
  const own = film.properties();
  const reading = (value: number, error: { readonly relative?: number; readonly absolute?: number }): number =>
    measured([value], error, random)[0] ?? value;
  return {
    ...results,
    deposition_rate_nm_per_min: own.mean_rate_nm_per_min,
    refractive_index: reading(own.refractive_index, errors.index),
    stress_mpa: reading(own.stress_mpa, errors.stress),
    step_coverage_pct: Math.min(100, Math.max(0, reading(own.step_coverage_pct, errors.coverage))),
    film_oxygen_at_pct: Math.max(0, reading(own.film_oxygen_at_pct, errors.oxygen)),
  };
}
