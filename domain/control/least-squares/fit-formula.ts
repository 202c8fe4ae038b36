import { type Expression, namesIn, parseFormula } from '../../process/formula/parse.ts';
import { formula } from '../../process/formula/tape.ts';
import { type Outcome, refuse } from '../../process/outcome.ts';
import { leastSquares, type Minimum } from './levenberg-marquardt.ts';

export interface Fit extends Omit<Minimum, 'inverse_normal'> {
  readonly names: readonly string[];
  /** One standard deviation of each parameter; null where the data leave a direction undetermined. */
  readonly standard_deviations: readonly number[] | null;
  readonly covariance: readonly (readonly number[])[] | null;
  /** sqrt(rss / degrees of freedom) */
  readonly residual_sd: number;
  readonly degrees_of_freedom: number;
}

/** Covariance of the parameters at a minimum, the variance of the errors taken from the residuals. */
export function withDeviations(minimum: Minimum, names: readonly string[], count: number): Fit {
  const { inverse_normal, ...rest } = minimum;
  const degrees_of_freedom = count - names.length;
  const variance = degrees_of_freedom > 0 ? rest.rss / degrees_of_freedom : 0;
  const covariance = inverse_normal?.map((row) => row.map((each) => each * variance)) ?? null;
  return {
    ...rest,
    names,
    covariance,
    standard_deviations: covariance?.map((row, i) => Math.sqrt(row[i] as number)) ?? null,
    residual_sd: Math.sqrt(variance),
    degrees_of_freedom,
  };
}

type NamedStart = Readonly<Record<string, number>>;

/** The number that a name ends in; NaN for none. */
const numberOf = (name: string): number => Number(/\d+$/.exec(name)?.[0]);

/** Left and right of "y = ..." , without the error term that some write at the end. */
function sides(model: string): readonly [string, string] {
  const at = model.indexOf('=');
  const [left, right] = at < 0 ? ['y', model] : [model.slice(0, at), model.slice(at + 1)];
  return [left, right.replace(/\+\s*e\s*$/, '')];
}

/** Parameters of a formula in the order that a fit takes them: every name that is no column of the data. */
function parametersOf(expression: Expression, columns: readonly string[]): string[] {
  const found = namesIn(expression).filter((name) => name !== 'pi' && !columns.includes(name));
  return found.some((name) => Number.isNaN(numberOf(name))) ? found : found.sort((a, b) => numberOf(a) - numberOf(b));
}

/**
 * Fits a formula such as `y = b1*(1-exp(-b2*x))` or `log[y] = b1 - b2*x1*exp[-b3*x2]` to data. Every name that is not a
 * column of the data is a parameter: in the order of their numbers when all end in one (b1, b2, ...), else as they appear.
 *
 * @param columns the response and the predictors by name, equally long
 * @param given where to start: one number a parameter, in that order, or by name
 * @param most evaluations of the model
 */
export function fitFormula(
  model: string,
  columns: Readonly<Record<string, readonly number[]>>,
  given: readonly number[] | NamedStart,
  most?: number,
): Outcome<Fit> {
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'model', message });
  const [left, right] = sides(model);
  const [data, lists] = [Object.keys(columns), Object.values(columns)];
  const [observedBy, parsed] = [formula(left, data), parseFormula(right)];
  if (!observedBy.ok) return observedBy;
  if (!parsed.ok) return parsed;
  const count = lists[0]?.length ?? 0;
  if (lists.some((list) => list.length !== count)) return no('the columns are not equally long');
  const names = parametersOf(parsed.expression, data);
  const begin = Array.isArray(given) ? given : names.map((name) => (given as NamedStart)[name] ?? Number.NaN);
  const extra = Array.isArray(given) ? [] : Object.keys(given).filter((name) => !names.includes(name));
  if (names.length !== begin.length || extra.length > 0 || begin.some(Number.isNaN))
    return no(`${names.length} parameters (${names.join(', ')}), ${Object.keys(given).length} starts`);
  const curve = formula(right, [...names, ...data]);
  if (!curve.ok) return curve;
  const rows = Array.from({ length: count }, (_, i) => lists.map((list) => list[i] as number));
  const observed = rows.map((row) => observedBy.formula.value(row));
  const n = names.length;
  const at = new Float64Array(n + data.length);
  const gradient = new Float64Array(at.length);
  const place = (parameters: Float64Array, row: readonly number[]): void => {
    at.set(parameters);
    at.set(row, n);
  };
  const minimum = leastSquares(
    {
      count,
      residuals: (parameters, into) => {
        for (let i = 0; i < count; i += 1) {
          place(parameters, rows[i] as number[]);
          into[i] = curve.formula.value(at) - (observed[i] as number);
        }
      },
      jacobian: (parameters, derivatives) => {
        for (let i = 0; i < count; i += 1) {
          place(parameters, rows[i] as number[]);
          curve.formula.gradient(at, gradient);
          for (let j = 0; j < n; j += 1) (derivatives[j] as Float64Array)[i] = gradient[j] as number;
        }
      },
    },
    begin,
    most,
  );
  return minimum.ok ? { ...withDeviations(minimum, names, count), ok: true } : minimum;
}
