import { dopingFromResistivity, resistivityFromDoping } from '../../domain/process/resistivity/astm-f723.ts';
import { vanDerPauw } from '../../domain/process/resistivity/van-der-pauw.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

/** Where a function that rises meets zero, by so many halvings. */
function bisected(rises: (x: number) => number, from: number, to: number, halvings: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < halvings; i += 1) {
    const middle = (low + high) / 2;
    if (rises(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The other resistance of a sample of 100 ohm per square whose first is `r_a`. */
const other = (r_a: number): number => (-100 / Math.PI) * Math.log1p(-Math.exp((-Math.PI * r_a) / 100));
const pairs = (count: number) =>
  Array.from({ length: count }, (_, i) => [5 + (40 * i) / count, other(5 + (40 * i) / count)] as const);

const solved = ([a, b]: readonly [number, number]): number => answer(vanDerPauw(a, b)).sheet_resistance_ohm;
const plainly = ([a, b]: readonly [number, number]): number =>
  bisected((rs) => Math.exp((-Math.PI * a) / rs) + Math.exp((-Math.PI * b) / rs) - 1, 1e-3, 5 * (a + b), 40);

function pauw(): Figure[] {
  return [
    ...[100, 1000].map((count) => {
      const samples = pairs(count);
      return compare({
        name: `van der Pauw, ${count} samples`,
        model: () => samples.map(solved),
        plain: () => samples.map(plainly),
        plain_is: '40 halvings each',
      });
    }),
    error(
      'error, 100 samples',
      pairs(100).map((pair) => [solved(pair), 100]),
      '100 ohm per square',
      pairs(100).map((pair) => [plainly(pair), 100]),
      '1e-6',
    ),
  ];
}

const resistivity = (doping: number): number => answer(resistivityFromDoping('B', doping)).resistivity_ohm_cm;
const inverse = (rho: number): number => answer(dopingFromResistivity('B', rho)).doping_cm3;
const inverted = (rho: number): number => 10 ** bisected((log) => rho - resistivity(10 ** log), 12, 21, 40);

function f723(): Figure[] {
  const dopings = (count: number): number[] => Array.from({ length: count }, (_, i) => 10 ** (13 + (7 * i) / count));
  return [
    ...[100, 1000].map((count) => {
      const measured = dopings(count).map(resistivity);
      return compare({
        name: `doping of a resistivity (ASTM F723), ${count} values`,
        model: () => measured.map(inverse),
        plain: () => measured.map(inverted),
        plain_is: "40 halvings of the standard's other fit, each",
      });
    }),
    error(
      "there and back: as far apart as the standard's two fits",
      dopings(100).map((doping) => [inverse(resistivity(doping)), doping]),
      'the one fit inverted',
      dopings(100).map((doping) => [inverted(resistivity(doping)), doping]),
    ),
  ];
}

/** What is measured on a layer, and what a resistivity says. */
export const resistivityFigures = (): Figure[] => [...pauw(), ...f723()];
