import { describe, expect, it } from 'vitest';
import { integrate } from './quadrature.ts';

function counted(f: (x: number) => number, ...rest: [number, number, Parameters<typeof integrate>[3]?]) {
  let evaluations = 0;
  const found = integrate(
    (x) => {
      evaluations += 1;
      return f(x);
    },
    ...rest,
  );
  return { ...found, evaluations };
}

describe('end of the adaptive quadrature', () => {
  it('is the first rule, 15 points, where that is exact', () => {
    expect(counted(() => 0, 0, 1)).toEqual({ value: 0, error: 0, evaluations: 15 });
    expect(counted((x) => x ** 4, 0, 1).evaluations).toBe(15);
  });

  it('is reached by an error within the absolute bound, however large beside the value', () => {
    const f = (x: number) => Math.sqrt(x);
    const { error } = counted(f, 0, 1, { relative: 1 });
    expect(counted(f, 0, 1, { relative: 0, absolute: error }).evaluations).toBe(15);
    expect(counted(f, 0, 1, { relative: 0, absolute: error / 2 }).evaluations).toBe(45);
  });

  it('is the rounding of the sum of the parts, even where they cancel', () => {
    // One bisection: two parts of value -1/8 and 1/8, each exact to the rounding.
    const { value, evaluations } = counted((x) => x * x - 1 / 3, 0, 1, { relative: 0 });
    expect(value).toBeCloseTo(0, 15);
    expect(evaluations).toBe(45);
  });

  it('is 500 bisections of 30 points, and the error tells', () => {
    const { error, evaluations } = counted((x) => Math.sin(1e9 * x), 0, 1);
    expect(evaluations).toBe(15 + 500 * 30);
    expect(error).toBeGreaterThan(1e-3);
  });
});
