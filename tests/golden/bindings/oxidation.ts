import { z } from 'zod';
import type { Ambient, Orientation, OxidationConditions } from '../../../domain/process/oxidation/conditions.ts';
import { oxidationTemperature, oxidationTime, oxideThickness } from '../../../domain/process/oxidation/deal-grove.ts';
import { thicknessAfter } from '../../../domain/process/oxidation/linear-parabolic.ts';
import { massoudThinOxide } from '../../../domain/process/oxidation/massoud-thin.ts';
import { massoudTimeDecayOxide } from '../../../domain/process/oxidation/massoud-time-decay.ts';
import { oxideAfterSteps } from '../../../domain/process/oxidation/multistep.ts';
import { rateConstants } from '../../../domain/process/oxidation/rate-constants.ts';
import { siliconPerOxide } from '../../../domain/process/oxidation/silicon-consumption.ts';
import type { Actual, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr } from '../inputs.ts';
import { settled } from '../settled.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

const ambients: Record<string, Ambient> = {
  dry: 'dry',
  'dry O2': 'dry',
  'dry O2, 760 torr': 'dry',
  H2O: 'H2O',
  steam: 'H2O',
  wetO2: 'wetO2_95C',
  'wet O2, 95 C bubbler (640 torr H2O)': 'wetO2_95C',
};
const ambient = (inputs: Inputs): Ambient =>
  z.enum(['dry', 'H2O', 'wetO2_95C']).parse(ambients[String(inputs.ambient)]);
const orientation = (inputs: Inputs): Orientation => z.enum(['100', '110', '111']).parse(inputs.orientation);
const conditions = (inputs: Inputs): OxidationConditions => ({
  ambient: ambient(inputs),
  orientation: orientation(inputs),
  temperature_c: number(inputs, 'T', 'degC'),
});
const initial = (inputs: Inputs): number => numberOr(inputs, 'x_initial', 'nm', 0);
const minutes = (inputs: Inputs): number => number(inputs, 't', 'min');

function checkRateConstants({ inputs, kind }: GoldenCase): Values {
  // Published cases are the printed table of 1965; the others are its later Arrhenius form.
  const set = kind === 'published' ? 'DG1965_TABLE' : 'PDG';
  const { constants } = settled(rateConstants(conditions(inputs), set));
  const turned = settled(rateConstants({ ...conditions(inputs), orientation: '100' }, set)).constants;
  return {
    A: constants.a_um,
    B: constants.b_um2_per_h,
    B_over_A: constants.b_over_a_um_per_h,
    B_over_A_100: turned.b_over_a_um_per_h,
    tau: constants.legacy_tau_h,
  };
}

function checkForward({ inputs }: GoldenCase): Values {
  if ('A' in inputs)
    return {
      thickness: thicknessAfter(
        number(inputs, 'A', 'um'),
        number(inputs, 'B', 'um^2/h'),
        number(inputs, 't', 'h'),
        number(inputs, 'tau', 'h'),
      ),
    };
  const grown = settled(
    oxideThickness(
      { ...conditions(inputs), pressure_atm: number(inputs, 'pressure', 'atm') },
      minutes(inputs),
      initial(inputs),
    ),
  );
  return {
    thickness: grown.thickness_nm,
    si_consumed_0p44: grown.silicon_consumed_nm,
    si_consumed_exact: siliconPerOxide() * grown.thickness_nm,
    rate_at_end: grown.rate_at_end_nm_per_min,
  };
}

function checkInverse({ inputs }: GoldenCase): Values {
  const target = number(inputs, 'target', 'nm');
  const { time_min } = settled(oxidationTime(conditions(inputs), target, initial(inputs)));
  const back = settled(oxideThickness(conditions(inputs), time_min, initial(inputs))).thickness_nm;
  if (!(Math.abs(back / target - 1) < 1e-12)) throw new Error(`${target} nm there and back is ${back} nm`);
  return { t: time_min };
}

function checkPressure({ inputs }: GoldenCase): Values {
  const at = (pressure_atm: number): number =>
    settled(oxideThickness({ ...conditions(inputs), pressure_atm }, minutes(inputs))).thickness_nm;
  return { thickness: at(number(inputs, 'P', 'atm')), thickness_1atm: at(1) };
}

function checkMultistep({ inputs }: GoldenCase): Values {
  const steps = z.array(z.record(z.string(), z.unknown())).parse(inputs.steps);
  const { after } = settled(
    oxideAfterSteps(
      steps.map((step) => ({
        ...conditions({ ...step, orientation: inputs.orientation }),
        time_min: minutes(step),
      })),
    ),
  );
  return { thickness_after_each: after.map(({ thickness_nm }) => thickness_nm) };
}

function checkThin({ inputs }: GoldenCase): Values {
  const args = [conditions(inputs), minutes(inputs), initial(inputs)] as const;
  return {
    thickness: settled(massoudThinOxide(...args, 'PDG')).thickness_nm,
    deal_grove_only: settled(oxideThickness(...args)).thickness_nm,
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

/** The simulator rounds 273.15 to 273, so a case gives its absolute temperature. */
function checkSimulator({ inputs }: GoldenCase): Values {
  const temperature_c = z.number().parse(inputs.T_K) - 273.15;
  const { thickness_nm } = settled(
    massoudThinOxide({ ...conditions(inputs), temperature_c }, minutes(inputs), initial(inputs), 'SUPREM4'),
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

export const oxidationBindings: Bindings = {
  'oxidation.rate_constants': checkRateConstants,
  'oxidation.deal_grove_forward': checkForward,
  'oxidation.deal_grove_inverse': checkInverse,
  'oxidation.deal_grove_inverse_temperature': ({ inputs }) => ({
    T: settled(
      oxidationTemperature(
        { ambient: ambient(inputs), orientation: orientation(inputs) },
        number(inputs, 'target', 'nm'),
        minutes(inputs),
      ),
    ).temperature_c,
  }),
  'oxidation.pressure': checkPressure,
  'oxidation.multistep': checkMultistep,
  'oxidation.massoud_thin_exp': checkThin,
  'oxidation.massoud_time_decay': checkTimeDecay,
  'oxidation.simulator': checkSimulator,
  'oxidation.identity': checkIdentity,
};
