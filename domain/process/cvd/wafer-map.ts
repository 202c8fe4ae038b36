import type { Outcome } from '../outcome.ts';
import { profileAt, type WaferProfile } from './profile.ts';
import { type Uniformity, uniformity } from './uniformity.ts';

export type MapPattern = 9 | 13 | 49;

/** Rings of a map: radius over that of the measured area, and sites on it. */
const rings: Readonly<Record<MapPattern, readonly (readonly [radius: number, sites: number])[]>> = {
  9: [
    [0, 1],
    [0.5, 4],
    [1, 4],
  ],
  13: [
    [0, 1],
    [0.5, 4],
    [1, 8],
  ],
  49: [
    [0, 1],
    [1 / 3, 8],
    [2 / 3, 16],
    [1, 24],
  ],
};

export interface MapSite {
  readonly x_mm: number;
  readonly y_mm: number;
}

/** Sites of the usual polar maps, centre first, then ring by ring from the x axis on. */
export const mapSites = (pattern: MapPattern, wafer_diameter_mm: number, exclusion_mm = 3): MapSite[] =>
  rings[pattern].flatMap(([radius, sites]) =>
    Array.from({ length: sites }, (_, i) => {
      const r = radius * (wafer_diameter_mm / 2 - exclusion_mm);
      const angle = (2 * Math.PI * i) / sites;
      return { x_mm: r * Math.cos(angle), y_mm: r * Math.sin(angle) };
    }),
  );

export interface WaferMap {
  readonly sites: readonly (MapSite & { readonly value: number })[];
  readonly statistics: Uniformity;
}

/** Values at the sites of a pattern: `mean` (over the area, not over the sites) times the profile. */
export function waferMap(
  mean: number,
  profile: WaferProfile,
  pattern: MapPattern,
  wafer_diameter_mm: number,
  exclusion_mm = 3,
): Outcome<WaferMap> {
  const sites = mapSites(pattern, wafer_diameter_mm, exclusion_mm).map((site) => ({
    ...site,
    value:
      mean *
      profileAt(profile, Math.hypot(site.x_mm, site.y_mm) / (wafer_diameter_mm / 2), Math.atan2(site.y_mm, site.x_mm)),
  }));
  const statistics = uniformity(sites.map(({ value }) => value));
  return statistics.ok ? { ok: true, sites, statistics } : statistics;
}
