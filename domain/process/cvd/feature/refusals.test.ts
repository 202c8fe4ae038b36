import { expect, it } from 'vitest';
import { type Bounded, describeRefusals } from '../../testing/refusals.ts';
import { clausingTransmission } from './clausing.ts';
import { fillFeature } from './filling.ts';
import { lineOfSightCoverage } from './line-of-sight.ts';
import { ballisticReemission } from './reemission.ts';
import { thieleModulus, thieleProfile } from './thiele.ts';

const n = (given: Readonly<Record<string, number>>, name: string): number => given[name] ?? Number.NaN;
const pore = { depth_um: 10, opening_um: 1, rate_constant_cm_per_s: 2, diffusivity_cm2_per_s: 4 };
const trench = { opening_nm: 100, depth_nm: 500, sticking: 0.01 };

const bounded: readonly Bounded[] = [
  [
    'lineOfSightCoverage',
    (given) => lineOfSightCoverage('hole', n(given, 'aspect_ratio')),
    { aspect_ratio: 1e4 },
    { aspect_ratio: [0, 9e-7, 1.1e4] },
  ],
  [
    'ballisticReemission',
    (given) => ballisticReemission('trench', n(given, 'aspect_ratio'), n(given, 'sticking')),
    { aspect_ratio: 0.01, sticking: 1 },
    { aspect_ratio: [0.009, 101], sticking: [9e-5, 1.1] },
  ],
  [
    'clausingTransmission',
    (given) => clausingTransmission(n(given, 'length_over_radius')),
    { length_over_radius: 1e6 },
    { length_over_radius: [-1e-9, 1.1e6] },
  ],
  ['thieleProfile', (given) => thieleProfile(n(given, 'phi')), { phi: 1e6 }, { phi: [-1e-9, 1.1e6] }],
  [
    'thieleModulus',
    (given) => thieleModulus('trench', given as unknown as typeof pore),
    pore,
    {
      depth_um: [-1, 1.1e7],
      opening_um: [-1, 0],
      rate_constant_cm_per_s: [-1, 1.1e6],
      diffusivity_cm2_per_s: [-1, 0],
    },
  ],
  [
    'fillFeature',
    (given) => fillFeature({ shape: 'hole', ...(given as unknown as typeof trench) }, n(given, 'field_nm')),
    { ...trench, field_nm: 10 },
    {
      opening_nm: [0.9, 1.1e7],
      depth_nm: [0.09, 1.1e7],
      sticking: [0, 9e-7, 1.1],
      field_nm: [-1, 1.1e7],
    },
  ],
];

describeRefusals(bounded);

it.each([
  [1000, 49, 0.049],
  [10, 10_010, 1001],
])('an opening of %d nm and a depth of %d nm are refused for their ratio', (opening_nm, depth_nm, value) => {
  expect(fillFeature({ shape: 'trench', opening_nm, depth_nm, sticking: 0.01 }, 5)).toEqual({
    ok: false,
    error: { kind: 'out_of_range', quantity: 'aspect_ratio', value, min: 0.05, max: 1000 },
  });
});

it('a modulus beyond all numbers is refused as such', () => {
  expect(thieleModulus('trench', { ...pore, opening_um: Number.MIN_VALUE })).toEqual({
    ok: false,
    error: { kind: 'not_finite', quantity: 'phi', value: Number.POSITIVE_INFINITY },
  });
});
