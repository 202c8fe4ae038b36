import { z } from 'zod';
import { ordinary, powers, withConstant } from '../../../domain/control/regression/ordinary.ts';
import { namesIn, parseFormula } from '../../../domain/process/formula/parse.ts';
import { formula } from '../../../domain/process/formula/tape.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { matrix, numberOr, numbers, text } from '../inputs.ts';
import { understood } from '../understood.ts';
import { only, unitOf } from './spc-inputs.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

interface Design {
  readonly rows: number[][];
  /** Of each column. */
  readonly names: readonly string[];
}

/** The columns of a model that is linear in its parameters, such as `y = b0 + b1*x + b2*x**2`. */
function designOfModel(model: string, inputs: Inputs): Design {
  const [left = '', right = left] = model.split('=');
  if (model.includes('=') && left.trim() !== 'y') throw new Error(`model ${model} is none of y`);
  const written = right.replace(/\+\s*e\s*$/, '');
  const all = namesIn(settled(parseFormula(written)).expression);
  const data = all.filter((name) => inputs[name] !== undefined);
  const names = all.filter((name) => !data.includes(name) && name !== 'pi');
  names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  only(inputs, ...data, 'model', 'y', 'sigma', 'prior');
  const columns = data.map((name) => numbers(inputs, name, unitOf(inputs[name])));
  const { gradient } = settled(formula(written, [...names, ...data])).formula;
  const slopes = new Float64Array(names.length + data.length);
  const at = (parameter: number, i: number): number[] => {
    gradient([...names.map(() => parameter), ...columns.map((column) => column[i] as number)], slopes);
    return [...slopes.subarray(0, names.length)];
  };
  const rows = numbers(inputs, 'y', unitOf(inputs.y)).map((_, i) => at(0, i));
  if (
    rows.some((row, i) => at(1, i).some((slope, j) => Math.abs(slope - (row[j] as number)) > 1e-12 * Math.abs(slope)))
  )
    throw new Error(`model ${model} is not linear in ${names.join(', ')}`);
  return { rows, names };
}

/** Rows of the design by what the inputs say: a model, a matrix X, or x with its powers; a constant unless they say not. */
export function designOf(inputs: Inputs): Design {
  if (inputs.model !== undefined && !degrees.has(String(inputs.model)))
    return designOfModel(text(inputs, 'model'), inputs);
  only(inputs, 'model', 'X', 'x', predictor, 'y', 'degree', 'intercept', 'sigma', 'prior');
  const { rows, first } = givenDesign(inputs);
  return { rows, names: (rows[0] ?? []).map((_, i) => `b${i + first}`) };
}

const byNumber = (a: string, b: string): number => Number(a.slice(1)) - Number(b.slice(1));

/** Words for polynomials. */
const degrees = new Map([
  ['linear', 1],
  ['quadratic', 2],
  ['cubic', 3],
]);
/** Predictors in columns of their own: x1, x2 ... */
const predictor = /^x\d+$/;

function givenDesign(inputs: Inputs): { readonly rows: number[][]; readonly first: number } {
  const constant = z.union([z.boolean(), z.literal([0, 1])]).parse(inputs.intercept ?? true);
  const degree = degrees.get(String(inputs.model)) ?? numberOr(inputs, 'degree', '1', 1);
  if (inputs.X !== undefined) {
    const x = matrix(inputs, 'X');
    return { rows: constant ? withConstant(x) : x, first: constant ? 0 : 1 };
  }
  const own = Object.keys(inputs).filter((name) => predictor.test(name));
  if (own.length > 0) {
    const columns = own.sort(byNumber).map((name) => numbers(inputs, name, unitOf(inputs[name])));
    const x = numbers(inputs, 'y', unitOf(inputs.y)).map((_, i) => columns.map((column) => column[i] as number));
    return { rows: constant ? withConstant(x) : x, first: constant ? 0 : 1 };
  }
  const rows = powers(numbers(inputs, 'x', unitOf(inputs.x)), degree);
  return { rows: constant ? rows : rows.map((row) => row.slice(1)), first: constant ? 0 : 1 };
}

function checkOrdinary({ inputs }: GoldenCase): Values {
  const { rows, names } = designOf(inputs);
  const fit = settled(ordinary(rows, numbers(inputs, 'y', unitOf(inputs.y))));
  return {
    b: fit.coefficients,
    sd_b: fit.standard_deviations,
    ...Object.fromEntries(fit.coefficients.map((each, i) => [names[i] as string, each])),
    ...Object.fromEntries(fit.standard_deviations.map((each, i) => [`sd_${names[i]}`, each])),
    R2: fit.r2,
    residual_sd: fit.residual_sd,
    rss: fit.rss,
    F: fit.f_statistic,
    residual_df: fit.degrees_of_freedom,
  };
}

export const regressionBindings: Bindings = understood(
  { 'regression.ols': checkOrdinary },
  { outputs: {}, described: [] },
);
