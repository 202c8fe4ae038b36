import { pulseCoverage, pulseTime } from '../../domain/process/cvd/ald/saturation.ts';
import { depositionBy } from '../../domain/process/cvd/deposition.ts';
import { filmProcessById } from '../../domain/process/cvd/films.ts';
import { growthSeries } from '../../domain/process/cvd/kinetics.ts';
import { dischargeGases } from '../../domain/process/cvd/plasma/gases.ts';
import { globalModel } from '../../domain/process/cvd/plasma/global-model.ts';
import { plugFlowMean } from '../../domain/process/cvd/reactor.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

const range = (count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / count);

const series = (): Figure[] =>
  [100, 1000].map((count) => {
    const constants = range(count, 0.1, 100);
    return compare({
      name: `growth by reaction and transport, ${count} rate constants`,
      model: () => constants.map((ks) => growthSeries(ks, 5, 3e16, 5e22)),
      plain: () => constants.map((ks) => ((ks * 5) / (ks + 5)) * (3e16 / 5e22) * 6e8),
      plain_is: 'the formula alone',
    });
  });

/** Mean of what is left of a gas along a hot wall, marched cell by cell. */
function marched(cells: number): number {
  let [left, sum] = [1, 0];
  for (let i = 0; i < cells; i += 1) {
    sum += left;
    left -= (2 * left) / cells;
  }
  return sum / cells;
}

function depletion(): Figure[] {
  const process = filmProcessById('polySi_SILANE_LPCVD');
  if (!process) throw new Error('no process of polysilicon');
  const { temperature_c, pressure_torr, flows_sccm } = process.reference;
  const conditions = { temperature_c, pressure_torr, flows_sccm };
  const exact = -Math.expm1(-2) / 2;
  return [
    ...[1000, 10_000].map((cells) =>
      compare({
        name: `polysilicon of a step, whole result, beside ${cells} cells`,
        model: () => answer(depositionBy(process, 'hot_wall', conditions)),
        plain: () => marched(cells),
        plain_is: `depletion alone, marched through ${cells} cells`,
      }),
    ),
    error('error of the mean depletion', [[plugFlowMean(2, 1, 1), exact]], 'through 1000 cells', [
      [marched(1000), exact],
    ]),
  ];
}

const argon = { gas_temperature_k: 300, radius_m: 0.15, length_m: 0.3, absorbed_power_w: 800 };
const temperature = (pressure_pa: number): number =>
  answer(globalModel(dischargeGases.Ar, { ...argon, pressure_pa })).electron_temperature_ev;

/** Electron temperature from Te = 17.44 / ln(K0 Te^0.59 n d / u), again and again. */
function repeated(pressure_pa: number, rounds: number): number {
  const neutrals = pressure_pa / (1.380649e-23 * argon.gas_temperature_k);
  const mean_path = 1 / (neutrals * 1e-18);
  const axial = 0.86 / Math.sqrt(3 + argon.length_m / (2 * mean_path));
  const radial = 0.8 / Math.sqrt(4 + argon.radius_m / mean_path);
  const size = (0.5 * argon.radius_m * argon.length_m) / (argon.radius_m * axial + argon.length_m * radial);
  let te = 3;
  for (let i = 0; i < rounds; i += 1) {
    const speed = Math.sqrt((1.602176634e-19 * te) / (39.948 * 1.6605390666e-27));
    te = 17.44 / Math.log((2.34e-14 * te ** 0.59 * neutrals * size) / speed);
  }
  return te;
}

function plasma(): Figure[] {
  const pressures = range(10, 0.5, 5);
  const exact = pressures.map((p) => repeated(p, 1000));
  return [
    ...[10, 100].map((count) => {
      const all = range(count, 0.5, 5);
      return compare({
        name: `global plasma model, ${count} pressures`,
        model: () => all.map(temperature),
        plain: () => all.map((p) => repeated(p, 20)),
        plain_is: 'temperature alone, 20 rounds of its fixed point',
      });
    }),
    error(
      'error of the electron temperature',
      pressures.map((p, i) => [temperature(p), exact[i] as number]),
      '20 rounds; 1000',
      pressures.map((p, i) => [repeated(p, 20), exact[i] as number]),
      '1e-6',
    ),
  ];
}

const pulse = {
  molar_mass_g_mol: 72.09,
  temperature_c: 200,
  saturation_density_m2: 4e18,
  sticking: 0.001,
  pressure_torr: 0.1,
};

function atomicLayers(): Figure[] {
  const coverage = (time_s: number): number => answer(pulseCoverage(pulse, time_s)).coverage;
  const { time_s } = answer(pulseTime(pulse, 0.95));
  const rate = 1 / (answer(pulseCoverage(pulse, time_s)).time_constant_s as number);
  const euler = (steps: number): number => {
    let theta = 0;
    for (let i = 0; i < steps; i += 1) theta += ((rate * time_s) / steps) * (1 - theta);
    return theta;
  };
  return [
    ...[1000, 10_000].map((steps) =>
      compare({
        name: `coverage of an atomic-layer pulse, beside ${steps} steps`,
        model: () => coverage(time_s),
        plain: () => euler(steps),
        plain_is: `Euler, ${steps} steps`,
      }),
    ),
    error('there and back', [[coverage(time_s), 0.95]], 'Euler, 1000 steps', [[euler(1000), 0.95]], '1e-6'),
  ];
}

/** Chemical vapour deposition: kinetics, depletion, plasma and pulses. */
export const cvdFigures = (): Figure[] => [...series(), ...depletion(), ...plasma(), ...atomicLayers()];
