import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';
import type { FeatureShape } from './line-of-sight.ts';
import { narrowingFlux } from './narrowing-flux.ts';

const slices = 80;
/** A step narrows the narrowest place by at most twice this share of it. */
const openingShare = 0.02;
/** The mouth counts as closed at this share of its first opening, */
const closed = 1e-3;
/** and the feature as full when the floor has risen to this share of its depth. */
const full = 0.98;
/** Least step, as a share of the opening or the depth: with both walls no more than what counts as closed. */
const leastStep = closed / 2;

const fillingBounds = {
  opening_nm: { min: 1, max: 1e7 },
  depth_nm: { min: 0.1, max: 1e7 },
  sticking: { min: 1e-6, max: 1 },
  field_nm: { min: 0, max: 1e7 },
  aspect_ratio: { min: 0.05, max: 1000 },
};

interface Filling {
  readonly top_nm: number;
  readonly middle_nm: number;
  readonly bottom_nm: number;
  /** Bottom over field. */
  readonly step_coverage: number;
  /** Thinnest over thickest place of the walls. */
  readonly conformality: number;
  readonly opening_left_nm: number;
  /** Share of the first cross section that is film. */
  readonly filled_fraction: number;
  /** Film on the open plane when the mouth closed; null while it is open. */
  readonly pinch_off_at_nm: number | null;
  readonly void_fraction: number;
  readonly warnings: readonly ModelWarning[];
}

interface Feature {
  readonly shape: FeatureShape;
  readonly opening_nm: number;
  readonly depth_nm: number;
  readonly sticking: number;
}

/** The mouth's film and every slice's, grown step by step until the mouth closes or the floor reaches the plane. */
function grow({ shape, opening_nm, depth_nm, sticking }: Feature, field_nm: number) {
  const film = new Float64Array(slices);
  const openings = new Float64Array(slices).fill(opening_nm);
  const flux = { wall: new Float64Array(slices), floor: 0 };
  let [grown, floor, narrowest] = [0, 0, opening_nm];
  while (grown < field_nm && narrowest > closed * opening_nm && floor < full * depth_nm) {
    narrowingFlux(shape, openings, (depth_nm - floor) / slices, sticking, flux);
    // The lip sees half of the space above whatever goes on below.
    flux.wall[0] = Math.max(0.5, flux.wall[0] ?? 0);
    const most = Math.max(flux.floor, ...flux.wall);
    const allowed = Math.min(openingShare * narrowest, ((1 - full) / 2) * depth_nm) / most;
    const growth = Math.min(field_nm - grown, Math.max(allowed, leastStep * Math.min(opening_nm, depth_nm)));
    narrowest = opening_nm;
    for (let i = 0; i < slices; i += 1) {
      const thicker = (film[i] ?? 0) + growth * (flux.wall[i] ?? 0);
      const opening = opening_nm - 2 * thicker;
      film[i] = thicker;
      openings[i] = opening;
      narrowest = Math.min(narrowest, opening);
    }
    floor = Math.min(depth_nm, floor + growth * flux.floor);
    grown += growth;
  }
  return { film, floor, grown, narrowest };
}

/**
 * A film growing in a trench or hole, whose narrowing slows what follows: each place grows by its flux until the mouth
 * closes. Flux: see `narrowingFlux`.
 * Source: Raupp & Cale, Chem. Mater. 1, 207 (1989), diffusion-reaction analysis of film growth in features.
 * @param field_nm film to grow on the open plane
 */
export function fillFeature(feature: Feature, field_nm: number): Outcome<Filling> {
  const { shape, opening_nm, depth_nm, sticking } = feature;
  const aspect_ratio = depth_nm / opening_nm;
  const error = firstError({ opening_nm, depth_nm, sticking, field_nm, aspect_ratio }, fillingBounds);
  if (error) return { ok: false, error };
  const { film, floor, grown, narrowest } = grow(feature, field_nm);
  const pinchOff = narrowest <= closed * opening_nm ? grown : null;
  const isFull = floor >= full * depth_nm;
  const empty = film.reduce((sum, thickness) => {
    const left = 1 - (2 * thickness) / opening_nm;
    return sum + (shape === 'hole' ? left * left : left);
  }, 0);
  const filled_fraction = isFull ? 1 : Math.min(1, Math.max(0, 1 - (empty / slices) * (1 - floor / depth_nm)));
  const thickest = Math.max(...film);
  const warnings: ModelWarning[] = outsideValidity({ aspect_ratio }, { aspect_ratio: { min: 0.2, max: 50 } });
  if (pinchOff !== null && filled_fraction < 0.99)
    warnings.push({
      kind: 'advice',
      quantity: 'field_nm',
      message: `the mouth closes at ${pinchOff.toPrecision(4)} nm on the plane: what is empty below stays a void`,
    });
  return {
    ok: true,
    top_nm: film[0] ?? 0,
    middle_nm: film[slices / 2] ?? 0,
    bottom_nm: floor,
    step_coverage: grown > 0 ? floor / grown : 1,
    conformality: thickest > 0 ? Math.min(...film) / thickest : 1,
    opening_left_nm: Math.max(0, narrowest),
    filled_fraction,
    pinch_off_at_nm: pinchOff,
    void_fraction: pinchOff === null ? 0 : 1 - filled_fraction,
    warnings,
  };
}
