import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addIndividual, individualsLimits, movingRange, noIndividuals } from '../../domain/control/individuals.ts';
import { a2, a3, c4, d2, d3, deviationLimits, rangeLimits } from '../../domain/control/range-constants.ts';
import { judgeNext, judgeSeries, noZones } from '../../domain/control/western-electric.ts';

/** Published and independently computed cases; indices in them count from 1. */
const expectation = z.object({
  value: z.union([z.number(), z.array(z.number())]),
  tol: z.object({ abs: z.number().optional(), rel: z.number().optional() }),
});
const caseSchema = z.object({
  id: z.string(),
  model: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
});
type GoldenCase = z.infer<typeof caseSchema>;

const file: unknown = JSON.parse(readFileSync(new URL('./spc.json', import.meta.url), 'utf8'));
const { cases } = z.object({ cases: z.array(caseSchema) }).parse(file);

const numbers = z.array(z.number());
const meets = ({ expected }: GoldenCase, name: string, actual: number | readonly number[]): void => {
  const { value, tol } = expectation.parse(expected[name]);
  const wanted = [value].flat();
  const found = [actual].flat();
  expect(found, name).toHaveLength(wanted.length);
  wanted.forEach((number, i) => {
    const allowed = Math.max(tol.abs ?? 0, (tol.rel ?? 0) * Math.abs(number));
    expect(Math.abs((found[i] ?? Number.NaN) - number), `${name}[${i}]`).toBeLessThanOrEqual(allowed);
  });
};

const constants = (golden: GoldenCase): void => {
  const sizes = numbers.parse(golden.inputs.n);
  const table = { d2, d3, c4, A2: a2, A3: a3 };
  for (const [name, constant] of Object.entries(table)) meets(golden, name, sizes.map(constant));
  meets(
    golden,
    'B3',
    sizes.map((n) => deviationLimits(n)[0]),
  );
  meets(
    golden,
    'B4',
    sizes.map((n) => deviationLimits(n)[1]),
  );
  meets(
    golden,
    'D3',
    sizes.map((n) => rangeLimits(n)[0]),
  );
  meets(
    golden,
    'D4',
    sizes.map((n) => rangeLimits(n)[1]),
  );
};

/** Both sources of individuals charts divide by d2 as tables print it. */
const PRINTED_D2 = 1.128;

const limitsOf = (values: readonly number[]) => {
  const limits = individualsLimits(values.reduce(addIndividual, noIndividuals), PRINTED_D2);
  if (limits === null) throw new Error('the case has no variation');
  return limits;
};
const beyondLimits = (values: readonly number[], limits: ReturnType<typeof limitsOf>): number[] =>
  judgeSeries(values, limits).flatMap((rules, i) => (rules.includes('WE1') ? [i + 1] : []));

const nistIndividuals = (golden: GoldenCase): void => {
  const { value: values } = z.object({ value: numbers }).parse(golden.inputs.data);
  const limits = limitsOf(values);
  meets(golden, 'mean', limits.cl);
  meets(golden, 'MR_bar', limits.sigma * PRINTED_D2);
  meets(golden, 'UCL', limits.ucl);
  meets(golden, 'LCL', limits.lcl);
  meets(
    golden,
    'moving_ranges',
    values.slice(1).map((value, i) => movingRange(values[i] ?? null, value) ?? Number.NaN),
  );
  expect(beyondLimits(values, limits)).toEqual(golden.expected.violations);
};

const qccIndividuals = (golden: GoldenCase): void => {
  const { x, trial } = z.object({ x: numbers, trial: z.array(z.boolean()) }).parse(golden.inputs);
  const limits = limitsOf(x.filter((_, i) => trial[i]));
  meets(golden, 'center', limits.cl);
  meets(golden, 'std_dev', limits.sigma);
  meets(golden, 'UCL', limits.ucl);
  meets(golden, 'LCL', limits.lcl);
  expect(beyondLimits(x, limits)).toEqual(golden.expected.beyond_limits);
};

const runRules = (golden: GoldenCase): void => {
  const { value: values } = z.object({ value: numbers }).parse(golden.inputs.z_scores);
  const standard = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };
  let memory = noZones;
  const streamed = values.map((value) => {
    const judged = judgeNext(memory, value, standard);
    memory = judged.memory;
    return judged.breaks.map(({ rule }) => rule);
  });
  const { western_electric } = z.object({ western_electric: z.record(z.string(), numbers) }).parse(golden.expected);
  for (const judged of [streamed, judgeSeries(values, standard)]) {
    for (const [rule, indices] of Object.entries(western_electric)) {
      expect(
        judged.flatMap((rules, i) => (rules.some((each) => each === rule) ? [i + 1] : [])),
        rule,
      ).toEqual(indices);
    }
  }
};

const checks: Readonly<Record<string, (golden: GoldenCase) => void>> = {
  'const-d2-d3-c4': constants,
  'nist-individuals-flowrate': nistIndividuals,
  'qcc-viscosity-individuals': qccIndividuals,
  'rules-r1-single': runRules,
  'rules-r3-4of5': runRules,
  'rules-run-9': runRules,
  'rules-trend-6': runRules,
  'rules-alternate-14': runRules,
  'rules-mixture-8': runRules,
  'rules-zero-on-center': runRules,
  'rules-random-200': runRules,
  'rules-drift-100': runRules,
};

/** Charts that are not built yet. */
const notBuilt: readonly string[] = [
  'nist-ewma',
  'nist-cusum',
  'qcc-pistonrings-xbar',
  'qcc-pistonrings-R-S',
  'qcc-pistonrings-ewma',
  'qcc-pistonrings-cusum',
  'qcc-pistonrings-capability',
  'qcc-orangejuice-p',
  'qcc-circuit-c',
  'qcc-pcmanufact-u',
  'qcc-boiler-T2',
  'detect-drift-100',
  'detect-random-200',
  'arl-shewhart-3s',
  'arl-cusum-k.5-h5',
  'arl-ewma-.1-2.814',
  'ewma-design',
  'cusum-design',
  'capability-simple',
];

describe('published cases of statistical process control', () => {
  for (const golden of cases) {
    const check = checks[golden.id];
    if (check !== undefined) it(golden.id, () => check(golden));
    else it.skip(`${golden.id}: the product has no ${golden.model} yet`, () => {});
  }

  it('has every case either checked or named as not built', () => {
    expect(cases.map(({ id }) => id).sort()).toEqual([...Object.keys(checks), ...notBuilt].sort());
  });
});
