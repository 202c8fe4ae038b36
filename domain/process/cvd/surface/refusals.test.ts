import { expect, it } from 'vitest';
import { type Bounded, describeRefusals } from '../../testing/refusals.ts';
import { diamond100, diamondExample } from './diamond.ts';
import { surfaceSteadyState } from './steady-state.ts';

const bounded: readonly Bounded[] = [
  [
    'surfaceSteadyState',
    ({ temperature_k = Number.NaN, pressure_pa = Number.NaN, H = Number.NaN }) =>
      surfaceSteadyState(diamond100, {
        temperature_k,
        pressure_pa,
        mole_fractions: { ...diamondExample.mole_fractions, H },
      }),
    { temperature_k: 1200, pressure_pa: 2666, H: 0.001 },
    { temperature_k: [199, 3501], pressure_pa: [0.9e-8, 1.1e8] },
  ],
];

describeRefusals(bounded);

it('refuses a gas that is nothing, or too much, as a whole, and a species below nothing by its name', () => {
  const over = (mole_fractions: Record<string, number>) =>
    surfaceSteadyState(diamond100, { ...diamondExample, mole_fractions });
  const range = { min: 1e-12, max: 1e12 };
  const refused = (facts: object) => ({ ok: false, error: { kind: 'out_of_range', ...facts } });
  expect(over({})).toEqual(refused({ quantity: 'mole_fractions', value: 0, ...range }));
  expect(over({ H2: 1e12, H: 1e12 })).toEqual(refused({ quantity: 'mole_fractions', value: 2e12, ...range }));
  expect(over({ H2: 3, H: -1 })).toEqual(refused({ quantity: 'H', value: -1, min: 0, max: 1e12 }));
});

it('refuses a gas that the mechanism does not have, by its name', () => {
  expect(surfaceSteadyState(diamond100, { ...diamondExample, mole_fractions: { H2: 1, O2: 1 } })).toEqual({
    ok: false,
    error: { kind: 'no_solution', quantity: 'O2', message: 'diamond (100), Harris & Goodwin has no such gas' },
  });
});
