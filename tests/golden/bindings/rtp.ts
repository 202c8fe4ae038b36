import { z } from 'zod';
import { temperatureCurve, timeToTemperature } from '../../../domain/process/rtp/curves.ts';
import { coolingRate, rampPower, steadyPower, type Wafer } from '../../../domain/process/rtp/heat-balance.ts';
import { pyrometerReading } from '../../../domain/process/rtp/pyrometer.ts';
import {
  equivalentSeconds,
  meanRampRate,
  type RunTrace,
  runMetrics,
  soakStability,
} from '../../../domain/process/rtp/run-metrics.ts';
import { type HeatCapacity, siliconHeatCapacity } from '../../../domain/process/rtp/silicon.ts';
import { waferGradient } from '../../../domain/process/rtp/wafer-gradient.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings, Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers } from '../inputs.ts';
import { understood } from '../understood.ts';
import { rtpControlBindings } from './rtp-control.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

/** Every temperature of the family is worked in K; a bare number is K as well. */
const temperature = (inputs: Inputs, name: string): number => number(inputs, name, 'K');

/** A polynomial in T written out: "cp = 641 + 0.2473 T", with ^ or ** for powers. */
function polynomial(formula: string): number[] {
  const body = formula
    .replace(/^[^=]*=/, '')
    .replaceAll('**', '^')
    .replaceAll(/\s+/g, '');
  const coefficients: number[] = [];
  let rest = body;
  while (rest !== '') {
    const term = /^([+-]?)(\d*\.?\d+(?:e[+-]?\d+)?)?\*?(T(?:\^(\d+))?)?/i.exec(rest);
    if (!term || term[0] === '' || (!term[2] && !term[3])) throw new Error(`formula ${formula} is not understood`);
    const power = term[3] ? Number(term[4] ?? 1) : 0;
    const value = Number(term[2] ?? 1) * (term[1] === '-' ? -1 : 1);
    while (coefficients.length <= power) coefficients.push(0);
    coefficients[power] = (coefficients[power] as number) + value;
    rest = rest.slice(term[0].length).replace(/^(J\/kg\/K|J\/\(kg\*?K\))$/, '');
  }
  return coefficients;
}

function heatCapacity(given: unknown, inputs: Inputs, name: string): HeatCapacity {
  if (given === undefined) return 'nasa7';
  if (typeof given !== 'string') return [number(inputs, name, 'J/kg/K')];
  return /nasa/i.test(given) ? 'nasa7' : /T/.test(given) ? polynomial(given) : 'linear';
}

const wafer = (inputs: Inputs): Wafer => ({
  thickness_um: number(inputs, 'thickness', 'um'),
  emissivity: number(inputs, 'emissivity'),
  sides: numberOr(inputs, 'sides', '1', 2),
  density: numberOr(inputs, 'rho', 'kg/m^3', 2329),
  heat_capacity: heatCapacity(inputs.cp, inputs, 'cp'),
});

function checkCp(golden: GoldenCase): Values {
  const form = heatCapacity(golden.inputs.formula, golden.inputs, 'formula');
  return {
    cp: numbers(golden.inputs, 'T', 'K').map((t) => settled(siliconHeatCapacity(t, form)).cp_j_per_kg_k),
  };
}

function checkSteady(golden: GoldenCase): Values {
  const { inputs } = golden;
  const at = (diameter_mm: number) =>
    settled(
      steadyPower(
        temperature(inputs, 'T'),
        temperature(inputs, 'T_wall'),
        number(inputs, 'emissivity'),
        numberOr(inputs, 'sides', '1', 2),
        diameter_mm,
      ),
    );
  const powers = Object.keys(golden.expected).flatMap((name) => {
    const diameter = /^absorbed_power_(\d+)mm$/.exec(name)?.[1];
    return diameter ? [[name, at(Number(diameter)).power_w]] : [];
  });
  const whole = at(numberOr(inputs, 'diameter', 'mm', 300));
  return { absorbed_flux_total: whole.flux_w_per_m2, absorbed_power: whole.power_w, ...Object.fromEntries(powers) };
}

function checkCoolingRate(golden: GoldenCase): Values {
  const { inputs } = golden;
  const found = settled(coolingRate(wafer(inputs), temperature(inputs, 'T'), temperature(inputs, 'T_wall')));
  return { dTdt: found.rate_k_per_s, time_constant_linearised: found.time_constant_s };
}

function checkCurve(golden: GoldenCase): Values {
  const { inputs } = golden;
  const exposure = {
    start_k: temperature(inputs, 'T0'),
    wall_k: temperature(inputs, 'T_wall'),
    flux_w_per_m2: numberOr(inputs, 'q_abs_total', 'W/m^2', 0),
  };
  if (inputs.T !== undefined)
    return {
      t: numbers(inputs, 'T', 'K').map((t) => settled(timeToTemperature(wafer(inputs), exposure, t)).time_s),
    };
  const found = settled(temperatureCurve(wafer(inputs), exposure, numbers(inputs, 't', 's')));
  return { T: found.temperatures_k, T_steady: found.steady_k };
}

function checkRampPower(golden: GoldenCase): Values {
  const { inputs } = golden;
  const found = settled(
    rampPower(wafer(inputs), temperature(inputs, 'T'), number(inputs, 'ramp', 'K/s'), temperature(inputs, 'T_wall')),
  );
  return {
    q_abs_total: found.flux_w_per_m2,
    storage_part: found.storage_w_per_m2,
    radiation_part: found.loss_w_per_m2,
  };
}

function checkGradient(golden: GoldenCase): Values {
  const { inputs } = golden;
  const found = settled(
    waferGradient({
      lamp_flux_w_per_m2: number(inputs, 'lamp_flux', 'W/m^2'),
      absorptivity: number(inputs, 'absorptivity'),
      emissivity: number(inputs, 'emissivity'),
      conductivity_w_per_m_k: number(inputs, 'k', 'W/m/K'),
      thickness_um: number(inputs, 'thickness', 'um'),
      wall_k: temperature(inputs, 'T_wall'),
      lower_k: temperature(inputs, 'T_lower'),
    }),
  );
  return { T_upper: found.upper_k, delta_T: found.difference_k };
}

function checkPyrometer(golden: GoldenCase): Values {
  const { inputs } = golden;
  const found = settled(
    pyrometerReading(
      number(inputs, 'wavelength', 'um'),
      number(inputs, 'emissivity_true'),
      numberOr(inputs, 'emissivity_setting', '1', 1),
      temperature(inputs, 'T_true'),
    ),
  );
  return {
    T_indicated_wien: found.indicated_wien_k,
    T_indicated_planck: found.indicated_k,
    error: found.error_k,
  };
}

/** The record of a case, or of the case that it takes its data from. */
function trace({ inputs }: GoldenCase, lookup: Lookup): RunTrace {
  if (inputs.same_data !== undefined) return trace(lookup(z.string().parse(inputs.same_data)), lookup);
  const measured_c = numbers(inputs, 'measured', 'degC');
  return {
    times_s: numbers(inputs, 't', 's'),
    setpoint_c: inputs.setpoint === undefined ? measured_c : numbers(inputs, 'setpoint', 'degC'),
    measured_c,
  };
}

/** Windows stand in the names of what a case expects: mean_ramp_rate_0_4s, soak_std_t_ge_4. */
function checkMetrics(golden: GoldenCase, lookup: Lookup): Values {
  const run = trace(golden, lookup);
  const found = settled(runMetrics(run));
  const windows = Object.keys(golden.expected).flatMap((name) => {
    const ramp = /^mean_ramp_rate_(\d+(?:[.p]\d+)?)_(\d+(?:[.p]\d+)?)s?$/.exec(name);
    const soak = /^soak_std_t_ge_(\d+(?:[.p]\d+)?)s?$/.exec(name);
    const seconds = (digits: string | undefined): number => Number(digits?.replace('p', '.'));
    if (ramp) return [[name, settled(meanRampRate(run, seconds(ramp[1]), seconds(ramp[2]))).rate_k_per_s]];
    return soak ? [[name, settled(soakStability(run, seconds(soak[1]))).std_k]] : [];
  });
  return {
    rms_error: found.rms_error_k,
    max_abs_error: found.max_abs_error_k,
    overshoot: found.overshoot_k,
    ...Object.fromEntries(windows),
  };
}

function checkBudget(golden: GoldenCase, lookup: Lookup): Values {
  const { times_s, measured_c } = trace(golden, lookup);
  const { inputs } = golden;
  const found = settled(
    equivalentSeconds(times_s, measured_c, number(inputs, 'Ea', 'eV'), number(inputs, 'T_ref', 'degC')),
  );
  return { equivalent_seconds_at_Tref: found.equivalent_s };
}

const bindings: Bindings = {
  'rtp.material.cp': checkCp,
  'rtp.steady_power': checkSteady,
  'rtp.cooling_rate': checkCoolingRate,
  'rtp.cooling_curve': checkCurve,
  'rtp.heating_curve': checkCurve,
  'rtp.ramp_feedforward': checkRampPower,
  'rtp.wafer_gradient': checkGradient,
  'rtp.pyrometer_error': checkPyrometer,
  'rtp.run_metrics': checkMetrics,
  'rtp.thermal_budget': checkBudget,
};

export const rtpBindings: Bindings = {
  ...rtpControlBindings,
  ...understood(bindings, {
    outputs: {
      cp: 'J/kg/K',
      absorbed_flux_total: 'W/m^2',
      q_abs_total: 'W/m^2',
      storage_part: 'W/m^2',
      radiation_part: 'W/m^2',
      absorbed_power: 'W',
      dTdt: 'K/s',
      time_constant_linearised: 's',
      t: 's',
      T: 'K',
      T_steady: 'K',
      T_upper: 'K',
      T_indicated_wien: 'K',
      T_indicated_planck: 'K',
      delta_T: 'K difference',
      error: 'K difference',
      rms_error: 'K difference',
      max_abs_error: 'K difference',
      overshoot: 'K difference',
      mean_ramp_rate: 'K/s',
      soak_std_t_ge: 'K difference',
      equivalent_seconds_at_Tref: 's',
    },
    described: ['setpoint'],
  }),
};
