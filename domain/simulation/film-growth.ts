import type { Deposition } from '../process/cvd/deposition-conditions.ts';
import type { WaferProfile } from '../process/cvd/profile.ts';

/** What has grown: mean thickness, and everything else as its mean weighted by thickness. */
export interface FilmGrowth {
  readonly thickness_nm: number;
  readonly profile: WaferProfile;
  readonly boat: readonly number[];
  readonly refractive_index: number;
  readonly stress_mpa: number;
  readonly step_coverage: number;
  /** Time in which it grew. */
  readonly growing_s: number;
}

export const noFilm: FilmGrowth = {
  thickness_nm: 0,
  profile: { radial: [], lobe: 0 },
  boat: [1],
  refractive_index: 0,
  stress_mpa: 0,
  step_coverage: 0,
  growing_s: 0,
};

/** Adds a stretch of steady conditions. */
export function grow(film: FilmGrowth, by: Deposition, seconds: number): FilmGrowth {
  const added = (by.rate_nm_per_min * seconds) / 60;
  if (!(added > 0)) return film;
  const thickness_nm = film.thickness_nm + added;
  const share = added / thickness_nm;
  const blend = (old: number, own: number): number => old + (own - old) * share;
  return {
    thickness_nm,
    profile: {
      radial: by.profile.radial.map((own, i) => blend(film.profile.radial[i] ?? own, own)),
      lobe: blend(film.profile.lobe, by.profile.lobe),
    },
    boat: by.boat.map((own, i) => blend(film.boat[i] ?? own, own)),
    refractive_index: blend(film.refractive_index, by.refractive_index),
    stress_mpa: blend(film.stress_mpa, by.stress_mpa),
    step_coverage: blend(film.step_coverage, by.step_coverage),
    growing_s: film.growing_s + seconds,
  };
}
