import { nelsonRules, type RuleId } from '../../domain/control/rules.ts';
import { judgeSeries, maskOf, ruleMasks } from '../../domain/control/run-rules.ts';
import type { Figure } from '../system/figures.ts';
import { compare } from './timing.ts';

/** A standard normal series, the same every time (Box & Muller on a linear congruence). */
function noise(count: number): number[] {
  let state = 12_345;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Array.from({ length: count }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

/** The rules of Nelson, J. Qual. Technol. 16, 237 (1984), each on the window that ends with a point. */
function windows(z: readonly number[]): RuleId[][] {
  const tail = (end: number, length: number, holds: (value: number, index: number) => boolean): boolean => {
    if (end + 1 < length) return false;
    for (let i = end - length + 1; i <= end; i += 1) if (!holds(z[i] as number, i)) return false;
    return true;
  };
  const some = (end: number, needed: number, of: number, border: number, side: number): boolean => {
    if (!((z[end] as number) * side > border)) return false;
    let count = 0;
    for (let i = Math.max(0, end - of + 1); i <= end; i += 1) if ((z[i] as number) * side > border) count += 1;
    return count >= needed;
  };
  const step = (i: number): number => (z[i] as number) - (z[i - 1] as number);
  return z.map((value, end) => {
    const broken: RuleId[] = [];
    if (Math.abs(value) > 3) broken.push('N1');
    if (tail(end, 9, (v) => v > 0) || tail(end, 9, (v) => v < 0)) broken.push('N2');
    if (end >= 5 && (tail(end, 5, (_, i) => step(i) > 0) || tail(end, 5, (_, i) => step(i) < 0))) broken.push('N3');
    if (end >= 13 && tail(end, 12, (_, i) => step(i) * step(i - 1) < 0)) broken.push('N4');
    if (some(end, 2, 3, 2, 1) || some(end, 2, 3, 2, -1)) broken.push('N5');
    if (some(end, 4, 5, 1, 1) || some(end, 4, 5, 1, -1)) broken.push('N6');
    if (tail(end, 15, (v) => Math.abs(v) <= 1)) broken.push('N7');
    const mixed = tail(end, 8, (v) => Math.abs(v) > 1);
    if (mixed && !tail(end, 8, (v) => v > 0) && !tail(end, 8, (v) => v < 0)) broken.push('N8');
    return broken;
  });
}

const standard = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };

const rules = (count: number): Figure =>
  compare({
    name: `all run rules, ${count} points`,
    model: () => ruleMasks(values(count), standard),
    plain: () => windows(values(count)),
    plain_is: "Nelson's eight, a window each",
    ...(count === 1000 ? { aim: 'under 0.15 ms' } : {}),
  });
const series = new Map<number, readonly number[]>();
const values = (count: number): readonly number[] => {
  const known = series.get(count) ?? noise(count);
  series.set(count, known);
  return known;
};

/** How many of 10,000 points the two judge differently. */
const disagreements = (): Figure => {
  const nelson = maskOf(nelsonRules);
  const plain = windows(values(10_000));
  const judged = judgeSeries(values(10_000), standard);
  const different = judged.filter((found, i) => (maskOf(found) & nelson) !== maskOf(plain[i] ?? [])).length;
  return {
    name: '  points judged differently',
    unit: 'of 10000',
    value: different,
    limit: null,
    limit_is: '',
    aim: '0',
  };
};

/** Run rules of control charts. */
export const ruleFigures = (): Figure[] => [rules(1000), rules(10_000), disagreements()];
