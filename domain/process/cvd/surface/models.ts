import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { diamond100, diamondExample } from './diamond.ts';
import { surfaceSteadyState } from './steady-state.ts';

const fraction = (otherwise: number) => z.number().min(1e-9).max(1).default(otherwise);
const { mole_fractions: gas, pressure_pa, temperature_k } = diamondExample;

/** Surface chemistry as engineers evaluate it by name. */
export const surfaceModels: readonly Model[] = [
  defineModel({
    name: 'cvd.diamond_growth',
    title: 'Diamond growth and coverages from a surface mechanism in steady state',
    source: diamond100.source,
    input: z.strictObject({
      temperature_k: z.number().min(600).max(1800).default(temperature_k),
      pressure_pa: z.number().min(10).max(2e5).default(pressure_pa),
      h: fraction(gas.H),
      h2: fraction(gas.H2),
      ch3: fraction(gas.CH3),
      ch4: fraction(gas.CH4),
    }),
    output: {
      growth_um_h: { unit: 'um/h' },
      coverages: { unit: '1', min: 0, max: 1 + 1e-9 },
    },
    evaluate: ({ h, h2, ch3, ch4, ...state }) =>
      evaluation(
        surfaceSteadyState(diamond100, { ...state, mole_fractions: { H: h, H2: h2, CH3: ch3, CH4: ch4 } }),
        'HARRIS_GOODWIN_1993',
        ({ growth_um_h, coverages }) => ({ growth_um_h: growth_um_h['C(d)'] ?? 0, coverages }),
      ),
  }),
];
