import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { fitFormula } from './fit-formula.ts';

const refused = (quantity: string, message: string) => ({
  ok: false,
  error: { kind: 'no_solution', quantity, message },
});

describe('the parameters of a formula', () => {
  const x = [0, 1, 2, 3, 4];
  const z = [1, 0, 3, 1, 5];
  const fitted = (model: string, y: readonly number[], start: readonly number[]) =>
    settled(fitFormula(model, { x, z, y }, start));

  it.each([
    ['y = b10*x + b2*z + b1', ['b1', 'b2', 'b10']],
    ['y = k2_1*x + k1_2*z', ['k2_1', 'k1_2']],
    ['y = b2*x + b1*z + c', ['b2', 'b1', 'c']],
    ['y = c + b2*x + b1*z', ['c', 'b2', 'b1']],
    ['y = slope*x + level + 0*pi', ['slope', 'level']],
  ])('of %s are %j', (model, names) => {
    const found = fitted(
      model,
      x.map((each, i) => 2 * each + 3 * (z[i] as number) + 4),
      names.map(() => 1),
    );
    expect(found.names).toEqual(names);
    expect(found.parameters).toHaveLength(names.length);
  });

  it('are found in that order', () => {
    const plane = x.map((each, i) => 2 * each + 3 * (z[i] as number) + 4);
    const wanted = [4, 3, 2].map((each) => expect.closeTo(each, 12));
    expect(fitted('y = b10*x + b2*z + b1', plane, [0, 0, 0]).parameters).toEqual(wanted);
  });

  it('are those of y where nothing is said to be equal', () => {
    const line = fitted('b1*x', [0, 3, 6, 9, 12], [1]);
    expect(line.parameters).toEqual([expect.closeTo(3, 12)]);
  });

  it('have deviations from the residuals', () => {
    // b = sum x y / sum x^2 = 61 / 30; variance rss / 4, that of b over 30.
    const line = fitted('  y  = b * x +  e ', [0, 3, 4, 6, 8], [1]);
    const [b, rss] = [61 / 30, 125 - 61 ** 2 / 30];
    expect(line).toMatchObject({ ok: true, degrees_of_freedom: 4 });
    expect(line.parameters).toEqual([expect.closeTo(b, 12)]);
    expect(line.rss).toBeCloseTo(rss, 12);
    expect(line.residual_sd).toBeCloseTo(Math.sqrt(rss / 4), 12);
    expect(line.covariance).toEqual([[expect.closeTo(rss / 120, 12)]]);
    expect(line.standard_deviations).toEqual([expect.closeTo(Math.sqrt(rss / 120), 12)]);
  });

  it('have none to tell where there are no more numbers than parameters', () => {
    expect(settled(fitFormula('y = b1 + b2*x', { x: [1, 3], y: [2, 8] }, [0, 0]))).toMatchObject({
      parameters: [expect.closeTo(-1, 12), expect.closeTo(3, 12)],
      degrees_of_freedom: 0,
      residual_sd: 0,
      standard_deviations: [0, 0],
    });
  });

  it('of a transformed response fit that', () => {
    const decay = fitted(
      'log[y] = b1 - b2*x',
      x.map((each) => 5 * Math.exp(-each / 3)),
      [0, 0],
    );
    expect(decay.parameters).toEqual([expect.closeTo(Math.log(5), 12), expect.closeTo(1 / 3, 12)]);
  });

  it('have no deviation where the data do not tell them apart', () => {
    expect(fitted('y = b1*x + b2*x', [0, 1, 2, 3, 4], [1, 1])).toMatchObject({
      covariance: null,
      standard_deviations: null,
      rss: expect.closeTo(0, 12),
    });
  });
});

describe('what cannot be fitted', () => {
  const columns = { x: [1, 2, 3], y: [1, 2, 4] };

  it.each([
    ['= b1*x', 'formula', 'it ends too early'],
    ['y = b1*', 'formula', 'it ends too early'],
    ['q = b1*x', 'formula', 'unknown: q'],
    ['y = b1*x + b2', 'model', '2 parameters (b1, b2), 1 starts'],
    ['y = x', 'model', '0 parameters (), 1 starts'],
    ['y = log[-b1*x]', 'parameters', 'the residuals are not finite at the start'],
  ])('%s is refused', (model, quantity, message) => {
    expect(fitFormula(model, columns, [1])).toEqual(refused(quantity, message));
  });

  it.each([
    [{ x: [1, 2], y: [1, 2, 3] }],
    [{ x: [1, 2, 3], y: [1, 2] }],
    [{ x: [1, 2], y: [1, 2], z: [1] }],
    [{ z: [1], x: [1, 2], y: [1, 2] }],
  ])('columns of different length: %j', (uneven) => {
    expect(fitFormula('y = b1*x', uneven, [1])).toEqual(refused('model', 'the columns are not equally long'));
  });

  it('is refused without data', () => {
    expect(fitFormula('3 = b1', {}, [1])).toEqual(refused('parameters', '0 residuals do not determine 1 parameters'));
  });

  it('is given up after so many evaluations', () => {
    expect(fitFormula('y = exp[b1*x]', columns, [5], 3)).toEqual(
      refused('parameters', 'no convergence in 3 evaluations'),
    );
  });
});

describe('a start by name', () => {
  const x = [1, 2, 4, 7];
  const y = x.map((each) => 3 * Math.exp(-each / 2));
  const from = (start: Readonly<Record<string, number>>) => fitFormula('y = a*exp(-k*x)', { x, y }, start);

  it('gives each parameter its own number', () => {
    const fit = from({ k: 1, a: 2 });
    expect(fit).toMatchObject({ ok: true, names: ['a', 'k'] });
    expect(fit.ok && fit.parameters).toEqual([expect.closeTo(3, 9), expect.closeTo(0.5, 9)]);
  });

  it.each([{ a: 2 }, { a: 2, k: 1, c: 0 }, { a: 2, c: 1 }])(
    'is refused where names are missing or strange: %j',
    (start) => {
      expect(from(start)).toMatchObject({ ok: false, error: { kind: 'no_solution', quantity: 'model' } });
    },
  );
});
