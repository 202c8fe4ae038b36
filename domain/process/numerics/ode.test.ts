import { describe, expect, it } from 'vitest';
import { integrate } from './ode.ts';

const states = (...args: Parameters<typeof integrate>): number[][] => {
  const found = integrate(...args);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.states.map((state) => [...state]);
};

describe('Dormand-Prince 5(4)', () => {
  it('follows decay to its tolerance at every requested time', () => {
    const found = states(
      (_, y, dy) => {
        dy[0] = -(y[0] as number);
      },
      [1],
      [0, 0.5, 1, 10],
    );
    for (const [i, t] of [0, 0.5, 1, 10].entries()) expect(found[i]?.[0]).toBeCloseTo(Math.exp(-t), 9);
  });

  it('brings an oscillator back to its start after a period', () => {
    const [end] = states(
      (_, y, dy) => {
        dy[0] = y[1] as number;
        dy[1] = -(y[0] as number);
      },
      [1, 0],
      [2 * Math.PI],
    );
    expect(end?.[0]).toBeCloseTo(1, 8);
    expect(end?.[1]).toBeCloseTo(0, 8);
  });

  it('integrates a polynomial of fourth degree in time exactly, from where it is told to', () => {
    const [end] = states(
      (t, _, dy) => {
        dy[0] = 5 * t ** 4;
      },
      [1],
      [3],
      { from: 1, rtol: 1e-3, atol: 1e-3 },
    );
    expect(end?.[0]).toBeCloseTo(243, 9);
  });

  it('errs less with a tighter tolerance', () => {
    const errorAt = (tol: number): number => {
      const [end] = states(
        (_, y, dy) => {
          dy[0] = -(y[0] as number);
        },
        [1],
        [5],
        { rtol: tol, atol: tol },
      );
      return Math.abs((end?.[0] as number) - Math.exp(-5));
    };
    expect(errorAt(1e-9)).toBeLessThan(errorAt(1e-5) / 100);
  });

  it.each([
    ['runs out of steps', [1], [1], { maxSteps: 2 }, 'no result after 2 steps'],
    ['is asked to go back', [1], [1, 0.5], {}, 'times must increase'],
  ])('refuses when it %s', (_, start, times, options, message) => {
    const found = integrate(
      (_t, y, dy) => {
        dy[0] = -(y[0] as number);
      },
      start,
      times,
      options,
    );
    expect(found).toMatchObject({ ok: false, error: { kind: 'no_solution', message } });
  });

  it('refuses a state that explodes', () => {
    const found = integrate(
      (_, y, dy) => {
        dy[0] = (y[0] as number) ** 2;
      },
      [1],
      [2],
    );
    expect(found.ok).toBe(false);
  });
});
