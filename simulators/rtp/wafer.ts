import { measured, siteNames, siteResults, spreadNames, spreadResults, waferSites } from '../engine/parts/metrology.ts';
import type { Random } from '../engine/random.ts';
import { type Ambient, filmResults, type Place, placeOf } from './films.ts';
import { lampZones, type RtpRecipe } from './recipe.ts';

const sites = waferSites[49];
/** Error of one reading of any of the results, as a share. */
const readingError = { relative: 0.002 };

export const waferResults: readonly string[] = [
  ...filmResults.flatMap((name) => [
    ...spreadNames(name, `${name.replace(/_[^_]+$/, '')}_uniformity_pct`),
    ...siteNames(`${name}_map`, sites.length),
  ]),
  'uniformity_pct',
];

/** The wafer in the chamber: a place in each zone, and one at the rim beneath a lamp that may be dark. */
export class Wafer {
  readonly #places: readonly Place[];

  constructor(recipe: RtpRecipe) {
    this.#places = Array.from({ length: lampZones + 1 }, () => placeOf(recipe));
  }

  /** @param shadow_c how much colder the rim is beneath the dark lamp. */
  advance(seconds: number, zones_c: readonly number[], shadow_c: number, ambient: Ambient): void {
    for (const [index, place] of this.#places.entries()) {
      const zone = Math.min(index, lampZones - 1);
      place.advance(seconds, (zones_c[zone] ?? 25) - (index === lampZones ? shadow_c : 0), ambient);
    }
  }

  /** Maps of 49 sites of everything that the process made, and the uniformity of what it was for. */
  measure(random: Random): Record<string, number> {
    const places = this.#places.map((place) => place.results());
    const results: Record<string, number> = {};
    for (const name of filmResults) {
      const values = places.flatMap((place) => place[name] ?? []);
      if (values.length !== places.length) continue;
      const readings = measured(mapOf(values), readingError, random);
      const uniformity = `${name.replace(/_[^_]+$/, '')}_uniformity_pct`;
      const found = spreadResults(name, readings, uniformity);
      Object.assign(results, found, siteResults(`${name}_map`, readings));
      if (name === Object.keys(places[0] ?? {})[0]) results.uniformity_pct = found[uniformity] ?? 0;
    }
    return results;
  }
}

/** Values at the sites: linear in the radius between the middles of the zones, and toward the rim beneath the dark lamp. */
function mapOf(values: readonly number[]): number[] {
  return sites.map(({ radius, angle }) => {
    const at = Math.min(lampZones - 1, Math.max(0, radius * lampZones - 0.5));
    const [inner, outer] = [Math.floor(at), Math.ceil(at)];
    const [low, high] = [values[inner] ?? 0, values[outer] ?? 0];
    const plain = low + (high - low) * (at - inner);
    const beneath = radius ** 2 * Math.max(0, Math.cos(angle)) ** 2;
    return plain + beneath * ((values[lampZones] ?? 0) - (values[lampZones - 1] ?? 0));
  });
}
