import { densityMoments } from '../../domain/process/implantation/density-moments.ts';
import { gaussianConcentration, gaussianProfile } from '../../domain/process/implantation/gaussian-profile.ts';
import { fallsTo } from '../../domain/process/implantation/junction.ts';
import { pearsonDensity } from '../../domain/process/implantation/pearson-density.ts';
import { pearsonSystem } from '../../domain/process/implantation/pearson-type.ts';
import { doseMap, type RasterScan } from '../../domain/process/implantation/scan-uniformity.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

const [skewness, kurtosis] = [-0.5, 3.6];

function moments(): Figure[] {
  const density = pearsonDensity(answer(pearsonSystem(skewness, kurtosis)));
  const [from, to] = [Math.max(density.low, -12), Math.min(density.high, 12)];
  const trapezes = (count: number): number[] => {
    const sums = [0, 0, 0, 0, 0];
    for (let i = 1; i < count; i += 1) {
      const s = from + ((to - from) * i) / count;
      let term = Math.exp(density.log(s));
      for (let k = 0; k < 5; k += 1, term *= s) sums[k] = (sums[k] as number) + term;
    }
    return sums;
  };
  const pairs = ([whole, , second, third, fourth]: readonly number[]) => {
    const over = (moment?: number): number => (moment as number) / (whole as number);
    return [[over(second), 1] as const, [over(third), skewness] as const, [over(fourth), kurtosis] as const];
  };
  return [
    ...[1000, 10_000].map((count) =>
      compare({
        name: `moments of a Pearson density, beside ${count} trapezes`,
        model: () => densityMoments(density),
        plain: () => trapezes(count),
        plain_is: `${count} trapezes`,
      }),
    ),
    error('error', pairs(densityMoments(density)), '1000 trapezes; the moments asked for', pairs(trapezes(1000))),
  ];
}

function junction(): Figure[] {
  const implant = { dose_cm2: 1e15, rp_um: 0.3, drp_um: 0.07 };
  const background_cm3 = 1e16;
  const at = (depth: number): number => gaussianConcentration(implant, depth);
  const model = (): number => fallsTo(at, background_cm3, implant.rp_um, 1) as number;
  const scan = (points: number): number => {
    let i = points - 1;
    while (at((i - 1) / points) <= background_cm3) i -= 1;
    const [above, below] = [at((i - 1) / points), at(i / points)];
    return (i - 1 + (above - background_cm3) / (above - below)) / points;
  };
  const exact = answer(gaussianProfile(implant, background_cm3)).deep_junction_um as number;
  return [
    ...[1000, 10_000].map((points) =>
      compare({
        name: `junction of a profile, beside ${points} points`,
        model,
        plain: () => scan(points),
        plain_is: `search over ${points} points, interpolated`,
      }),
    ),
    error('error', [[model(), exact]], '1000 points; closed form', [[scan(1000), exact]], '1e-6'),
  ];
}

const scan: RasterScan = {
  dose_cm2: 1e15,
  wafer_diameter_mm: 300,
  beam_sigma_x_mm: 12,
  beam_sigma_y_mm: 15,
  line_pitch_mm: 10,
  overscan_mm: 40,
  tilt_pct: 2,
  bow_pct: 1,
  current_drift_pct: 1,
};

/** Mean dose over the sites when at each the beam is summed over all lines and, on each, over so many spots. */
function spots(sites: number, count: number): number {
  const [radius, reach, lines] = [150, 190, 38];
  let [sum, inside] = [0, 0];
  for (let j = 0; j < sites; j += 1)
    for (let i = 0; i < sites; i += 1) {
      const [x, y] = [radius * ((2 * i) / (sites - 1) - 1), radius * ((2 * j) / (sites - 1) - 1)];
      if (Math.hypot(x, y) > radius * (1 + 1e-12)) continue;
      inside += 1;
      for (let line = 0; line < lines; line += 1) {
        const current = 1 + 0.01 * (line / (lines - 1) - 0.5);
        const v = (y - (line - (lines - 1) / 2) * 10) / 15;
        for (let spot = 0; spot < count; spot += 1) {
          const u = ((2 * spot + 1) / count - 1) * reach;
          const share = u / reach;
          const dwell = 1 + 0.02 * share + 0.015 * (share * share - 1 / 3);
          sum += current * dwell * Math.exp(-0.5 * (v * v + ((x - u) / 12) ** 2));
        }
      }
    }
  return (((1e15 * sum) / inside) * 10 * ((2 * reach) / count)) / (2 * Math.PI * 12 * 15);
}

function map(): Figure[] {
  const model = (sites: number) => answer(doseMap({ ...scan, sites }));
  const exact = spots(21, 380);
  return [
    ...[13, 41].map((sites) =>
      compare({
        name: `dose map of ${sites} by ${sites} sites`,
        model: () => model(sites),
        plain: () => spots(sites, 38),
        plain_is: 'beam summed over 38 lines of 38 spots at each site',
      }),
    ),
    error('error of the mean dose', [[model(21).mean_cm2, exact]], '38 spots; 380', [[spots(21, 38), exact]]),
  ];
}

/** Implanted ions: shape, junction and evenness. */
export const implantationFigures = (): Figure[] => [...moments(), ...junction(), ...map()];
