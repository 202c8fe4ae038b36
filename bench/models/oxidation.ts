import type { OxidationConditions } from '../../domain/process/oxidation/conditions.ts';
import { supremIv } from '../../domain/process/oxidation/constants.ts';
import { oxidationTime, oxideThickness } from '../../domain/process/oxidation/deal-grove.ts';
import { massoudThinOxide } from '../../domain/process/oxidation/massoud-thin.ts';
import { rateConstants } from '../../domain/process/oxidation/rate-constants.ts';
import { kelvin } from '../../domain/process/physical-constants.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

const dry: OxidationConditions = { ambient: 'dry', temperature_c: 1000, orientation: '100' };
const thicknesses = Array.from({ length: 50 }, (_, i) => 30 + 20 * i);

/** Changes from call to call, or the compiler would compute the plain formula once. */
let temperature_k = 1273.1;

const dealGrove = (): Figure[] => [
  compare({
    name: 'oxide of a time (Deal-Grove)',
    model: () => oxideThickness(dry, 120, 2),
    plain: () => {
      temperature_k = 2546.3 - temperature_k;
      const kt = 8.617333262e-5 * temperature_k;
      const b = 772 * Math.exp(-1.23 / kt);
      const a = b / ((6.23e6 / 1.68) * Math.exp(-2 / kt));
      return (-a + Math.sqrt(a * a + 4 * (b * 2 + 0.002 * (0.002 + a)))) / 2;
    },
    plain_is: 'the formula alone',
  }),
  error(
    'there and back, 50 thicknesses',
    thicknesses.map((target) => {
      const { time_min } = answer(oxidationTime(dry, target, 2));
      return [answer(oxideThickness(dry, time_min, 2)).thickness_nm, target] as const;
    }),
    '',
    null,
    '1e-12',
  ),
];

const thinDry: OxidationConditions = { ...dry, temperature_c: 900 };
const [hours, initial_nm] = [0.5, 1];

/** nm/h at a thickness in nm: Massoud's rate, as the model takes it. */
function thinRate(): (x_nm: number) => number {
  const { a_um, b_um2_per_h } = answer(rateConstants(thinDry, 'SUPREM4')).constants;
  const { prefactor, energy_ev, decay_length_um } = supremIv.thin['100'];
  const extra = 60 * prefactor * Math.exp(-energy_ev / (supremIv.boltzmann_ev_per_k * kelvin(thinDry.temperature_c)));
  return (x) => 1000 * (b_um2_per_h / (a_um + x / 500) + extra * Math.exp(-x / (1000 * decay_length_um)));
}

function euler(steps: number): number {
  const rate = thinRate();
  let x = initial_nm;
  for (let i = 0; i < steps; i += 1) x += (rate(x) * hours) / steps;
  return x;
}

function rungeKutta(steps: number): number {
  const [rate, h] = [thinRate(), hours / steps];
  let x = initial_nm;
  for (let i = 0; i < steps; i += 1) {
    const k1 = rate(x);
    const k2 = rate(x + (h / 2) * k1);
    const k3 = rate(x + (h / 2) * k2);
    x += (h / 6) * (k1 + 2 * k2 + 2 * k3 + rate(x + h * k3));
  }
  return x;
}

function massoud(): Figure[] {
  const model = () => answer(massoudThinOxide(thinDry, 60 * hours, initial_nm)).thickness_nm;
  const exact = rungeKutta(20_000);
  return [
    ...[1000, 10_000].map((steps) =>
      compare({
        name: `thin dry oxide (Massoud), beside ${steps} steps`,
        model,
        plain: () => euler(steps),
        plain_is: `Euler, ${steps} steps`,
      }),
    ),
    error('error', [[model(), exact]], 'Euler, 1000 steps; Runge-Kutta, 20000', [[euler(1000), exact]], '1e-6'),
  ];
}

/** Oxide grown: the closed form, and the rate that is integrated. */
export const oxidationFigures = (): Figure[] => [...dealGrove(), ...massoud()];
