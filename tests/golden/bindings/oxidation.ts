import { z } from 'zod';
import type { Orientation } from '../../../domain/process/oxidation/conditions.ts';
import { siliconPerOxideRounded, supremIv } from '../../../domain/process/oxidation/constants.ts';
import { oxidationTemperature, oxidationTime, oxideThickness } from '../../../domain/process/oxidation/deal-grove.ts';
import {
  grow,
  growthRate,
  thicknessAfter,
  timeShift,
  timeToGrow,
} from '../../../domain/process/oxidation/linear-parabolic.ts';
import { massoudThinOxide } from '../../../domain/process/oxidation/massoud-thin.ts';
import { massoudTimeDecayOxide } from '../../../domain/process/oxidation/massoud-time-decay.ts';
import { oxideAfterSteps } from '../../../domain/process/oxidation/multistep.ts';
import { siliconPerOxide } from '../../../domain/process/oxidation/silicon-consumption.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr } from '../inputs.ts';
import { understood } from '../understood.ts';
import { bringsConstants, conditions, initial, linearParabolic, minutes, surroundings } from './oxidation-inputs.ts';

type Values = Readonly<Record<string, Actual>>;

function checkRateConstants({ inputs, kind }: GoldenCase): Values {
  // Published cases are the printed table of 1965; the others are its later Arrhenius form.
  const set = kind === 'published' && !bringsConstants(inputs) ? 'DG1965_TABLE' : 'PDG';
  const of = conditions(inputs);
  const { a, b, b_over_a, tau } = linearParabolic(inputs, of, set);
  const on = (turned: Orientation): number => linearParabolic(inputs, { ...of, orientation: turned }, set).b_over_a;
  return {
    A: a,
    B: b,
    B_over_A: b_over_a,
    B_over_A_100: on('100'),
    B_over_A_110: on('110'),
    B_over_A_111: on('111'),
    tau,
  };
}

/** Everything that a case may ask of an oxide of this thickness, um, under these constants. */
function oxide(thickness_um: number, a: number, b: number): Values {
  const thickness = thickness_um * 1000;
  return {
    thickness,
    si_consumed_0p44: siliconPerOxideRounded * thickness,
    si_consumed_exact: siliconPerOxide() * thickness,
    rate_at_end: (growthRate(a, b, thickness_um) * 1000) / 60,
  };
}

function checkForward({ inputs }: GoldenCase): Values {
  if ('A' in inputs) {
    const [a, b] = [number(inputs, 'A', 'um'), number(inputs, 'B', 'um^2/h')];
    const tau = 'tau' in inputs ? number(inputs, 'tau', 'h') : timeShift(a, b, initial(inputs) / 1000);
    return oxide(thicknessAfter(a, b, number(inputs, 't', 'h'), tau), a, b);
  }
  const of = conditions(inputs);
  if (bringsConstants(inputs)) {
    const { a, b } = linearParabolic(inputs, of);
    return oxide(grow(a, b, initial(inputs) / 1000, minutes(inputs) / 60), a, b);
  }
  const grown = settled(oxideThickness(of, minutes(inputs), initial(inputs)));
  return {
    thickness: grown.thickness_nm,
    si_consumed_0p44: grown.silicon_consumed_nm,
    si_consumed_exact: siliconPerOxide() * grown.thickness_nm,
    rate_at_end: grown.rate_at_end_nm_per_min,
  };
}

function checkInverse({ inputs }: GoldenCase): Values {
  const target = number(inputs, 'target', 'nm');
  if ('A' in inputs || bringsConstants(inputs)) {
    const { a, b } =
      'A' in inputs
        ? { a: number(inputs, 'A', 'um'), b: number(inputs, 'B', 'um^2/h') }
        : linearParabolic(inputs, conditions(inputs));
    const from = initial(inputs);
    if (target < from) throw new Error(`${target} nm is less than the ${from} nm there are`);
    return { t: 60 * timeToGrow(a, b, from / 1000, target / 1000) };
  }
  const { time_min } = settled(oxidationTime(conditions(inputs), target, initial(inputs)));
  const back = settled(oxideThickness(conditions(inputs), time_min, initial(inputs))).thickness_nm;
  if (!(Math.abs(back / target - 1) < 1e-12)) throw new Error(`${target} nm there and back is ${back} nm`);
  return { t: time_min };
}

function checkPressure({ inputs }: GoldenCase): Values {
  const of = conditions(inputs);
  const at = (pressure_atm: number): number => {
    const { a, b } = linearParabolic(inputs, { ...of, pressure_atm });
    return 1000 * grow(a, b, initial(inputs) / 1000, minutes(inputs) / 60);
  };
  return { thickness: at(of.pressure_atm ?? 1), thickness_1atm: at(1) };
}

/** A step takes the orientation, and what else it does not say, from the case. */
function checkMultistep({ inputs }: GoldenCase): Values {
  const steps = z
    .array(
      z.strictObject({
        ambient: z.string(),
        T: z.unknown(),
        t: z.unknown(),
        pressure: z.unknown().optional(),
        P: z.unknown().optional(),
        note: z.unknown().optional(),
      }),
    )
    .parse(inputs.steps);
  const whole = steps.map((step) => {
    const given = { orientation: inputs.orientation, ...step };
    return { ...conditions(given), time_min: minutes(given) };
  });
  const { after } = settled(oxideAfterSteps(whole, initial(inputs)));
  const thickness = after.map(({ thickness_nm }) => thickness_nm);
  return { thickness_after_each: thickness, thickness: thickness.at(-1) ?? null };
}

function checkThin({ inputs }: GoldenCase): Values {
  const of = conditions(inputs);
  const named = supremIv.thin[of.orientation];
  const thin = {
    prefactor: numberOr(inputs, 'C0', 'um/min', named.prefactor),
    energy_ev: numberOr(inputs, 'E_C', 'eV', named.energy_ev),
    decay_length_um: numberOr(inputs, 'L', 'um', named.decay_length_um),
  };
  return {
    thickness: settled(massoudThinOxide(of, minutes(inputs), initial(inputs), 'PDG', thin)).thickness_nm,
    deal_grove_only: settled(oxideThickness(of, minutes(inputs), initial(inputs))).thickness_nm,
  };
}

function checkTimeDecay({ inputs }: GoldenCase): Values {
  const grown = settled(massoudTimeDecayOxide(conditions(inputs), minutes(inputs), initial(inputs)));
  const { a_nm, b_nm2_per_min, k1_nm2_per_min, k2_nm2_per_min, tau1_min, tau2_min } = grown.constants;
  return {
    thickness: grown.thickness_nm,
    A: a_nm,
    B: b_nm2_per_min,
    K1: k1_nm2_per_min,
    K2: k2_nm2_per_min,
    tau1: tau1_min,
    tau2: tau2_min,
  };
}

/** The simulator rounds 273.15 to 273; a case may give the absolute temperature itself. */
function checkSimulator({ inputs }: GoldenCase): Values {
  const temperature_k = 'T_K' in inputs ? number(inputs, 'T_K', 'K') : number(inputs, 'T', 'degC') + 273;
  const temperature_c = temperature_k - 273.15;
  const of = surroundings(inputs);
  // What it calls wet is water vapour alone.
  const ambient = of.ambient === 'dry' ? 'dry' : 'H2O';
  const { thickness_nm } = settled(
    massoudThinOxide({ ...of, ambient, temperature_c }, minutes(inputs), initial(inputs), 'SUPREM4'),
  );
  return { thickness: thickness_nm, ode_with_same_constants: thickness_nm };
}

function checkIdentity({ inputs }: GoldenCase): Values {
  if ('any' in inputs) {
    const residuals = [0, 0.01, 0.4].flatMap((a) =>
      [0, 0.1, 3].flatMap((t) =>
        [0, 0.5].map((tau) => {
          const b = 0.3;
          const x = thicknessAfter(a, b, t, tau);
          return Math.abs(x * x + a * x - b * (t + tau));
        }),
      ),
    );
    return { residual: Math.max(...residuals) };
  }
  const of = (name: string): { density: number; molar_mass: number } => ({
    density: number(inputs, `rho_${name}`, 'g/cm^3'),
    molar_mass: number(inputs, `M_${name}`, 'g/mol'),
  });
  return { si_per_oxide: siliconPerOxide(of('SiO2'), of('Si')) };
}

const thicknesses = {
  thickness: 'nm',
  thickness_1atm: 'nm',
  thickness_after_each: 'nm',
  deal_grove_only: 'nm',
  ode_with_same_constants: 'nm',
  si_consumed_0p44: 'nm',
  si_consumed_exact: 'nm',
};

function checkInverseTemperature({ inputs }: GoldenCase): Values {
  const of = surroundings(inputs);
  return {
    T: settled(oxidationTemperature(of, number(inputs, 'target', 'nm'), minutes(inputs), initial(inputs)))
      .temperature_c,
  };
}

export const oxidationBindings: Bindings = {
  ...understood(
    {
      'oxidation.rate_constants': checkRateConstants,
      'oxidation.deal_grove_forward': checkForward,
      'oxidation.deal_grove_inverse': checkInverse,
      'oxidation.deal_grove_inverse_temperature': checkInverseTemperature,
      'oxidation.pressure': checkPressure,
      'oxidation.multistep': checkMultistep,
      'oxidation.massoud_thin_exp': checkThin,
      'oxidation.simulator': checkSimulator,
      'oxidation.identity': checkIdentity,
    },
    {
      outputs: {
        A: 'um',
        B: 'um^2/h',
        B_over_A: 'um/h',
        B_over_A_100: 'um/h',
        B_over_A_110: 'um/h',
        B_over_A_111: 'um/h',
        tau: 'h',
        T: 'degC',
        t: 'min',
        rate_at_end: 'nm/min',
        ...thicknesses,
      },
      described: ['any', 'T'],
    },
  ),
  ...understood(
    { 'oxidation.massoud_time_decay': checkTimeDecay },
    {
      outputs: { A: 'nm', B: 'nm^2/min', K1: 'nm^2/min', K2: 'nm^2/min', tau1: 'min', tau2: 'min', ...thicknesses },
      described: [],
    },
  ),
};
