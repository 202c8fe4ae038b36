import { z } from 'zod';
import { defineModel, type Model } from '../process/model.ts';
import { attributeLimits } from './attributes.ts';
import { bayesModels } from './bayes/models.ts';
import { chartModels } from './chart-models.ts';
import { identificationModels } from './identification/models.ts';
import { leastSquaresModels } from './least-squares/models.ts';
import { maintenanceModels } from './maintenance/models.ts';
import { tuningModels } from './pid/models.ts';
import { a2, a3, c4, d2, d3, deviationLimits, rangeLimits } from './range-constants.ts';
import { regressionModels } from './regression/models.ts';
import { runLengthModels } from './run-length-models.ts';
import { runToRunModels } from './run-to-run/models.ts';
import { stateSpaceModels } from './state-space/models.ts';
import { virtualMetrologyModels } from './virtual-metrology/models.ts';

const size = z.number().int().min(2).max(1000);

/** Process control as engineers evaluate it by name. */
export const controlModels: readonly Model[] = [
  defineModel({
    name: 'spc.constants',
    title: 'Constants of control charts for samples of n values',
    source: 'ASTM MNL 7; Montgomery, Introduction to Statistical Quality Control, appendix VI; by quadrature',
    input: z.strictObject({ n: size }),
    output: Object.fromEntries(
      ['d2', 'd3', 'c4', 'A2', 'A3', 'B3', 'B4', 'D3', 'D4'].map((name) => [name, { unit: '1', min: 0 }]),
    ),
    evaluate: ({ n }) => {
      const [B3, B4] = deviationLimits(n);
      const [D3, D4] = rangeLimits(n);
      const values = { d2: d2(n), d3: d3(n), c4: c4(n), A2: a2(n), A3: a3(n), B3, B4, D3, D4 };
      return { ok: true, values, constants: null, warnings: [] };
    },
  }),
  defineModel({
    name: 'spc.attribute_limits',
    title: 'Limits of a p, np, c or u chart around a known rate',
    source: 'NIST/SEMATECH e-Handbook 6.3.3',
    input: z.strictObject({
      kind: z.enum(['p', 'np', 'c', 'u']),
      rate: z.number().min(0).max(1e6),
      size: z.number().min(1e-3).max(1e9).default(1),
    }),
    output: Object.fromEntries(
      ['cl', 'ucl', 'lcl', 'sigma'].map((name) => [name, { unit: 'of the statistic', min: 0 }]),
    ),
    evaluate: ({ kind, rate, size: inspected }) => {
      const share = kind === 'p' || kind === 'np';
      if (share && rate > 1)
        return { ok: false, error: { kind: 'out_of_range', quantity: 'rate', value: rate, min: 0, max: 1 } };
      // The normal approximation wants some counts on both sides (Montgomery, section 7.2).
      const expected = (kind === 'c' ? 1 : inspected) * (share ? Math.min(rate, 1 - rate) : rate);
      const warnings =
        expected < 5
          ? [{ kind: 'outside_validity', quantity: 'expected_count', value: expected, min: 5, max: 1e15 }]
          : [];
      return { ok: true, values: { ...attributeLimits(kind, rate, inspected) }, constants: null, warnings };
    },
  }),
  ...chartModels,
  ...runLengthModels,
  ...virtualMetrologyModels,
  ...runToRunModels,
  ...regressionModels,
  ...maintenanceModels,
  ...leastSquaresModels,
  ...bayesModels,
  ...tuningModels,
  ...identificationModels,
  ...stateSpaceModels,
];
