import { z } from 'zod';
import { byChargeState, type ChargeStateDiffusivity } from '../../../domain/process/diffusion/diffusivity-sets.ts';
import { type DopedLayer, dopedLayer } from '../../../domain/process/diffusion/doped-layer.ts';
import {
  concentrationIndependent,
  type DiffusionLaw,
  fermi,
} from '../../../domain/process/diffusion/flux-potential.ts';
import { evenGrid } from '../../../domain/process/diffusion/grid.ts';
import { implantAnnealConcentration } from '../../../domain/process/diffusion/implant-anneal.ts';
import { profileAt, profileDose } from '../../../domain/process/diffusion/profile.ts';
import { type DiffusionStep, diffuse } from '../../../domain/process/diffusion/solver.ts';
import { pearsonProfile } from '../../../domain/process/implantation/pearson-profile.ts';
import { boltzmannEvPerK, kelvin } from '../../../domain/process/physical-constants.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Bindings } from '../binding.ts';
import { formulaValue } from '../formula.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers, text } from '../inputs.ts';
import { backgroundOf, dopantOf, type Inputs, rangeOf, type Values } from './diffusion-inputs.ts';
import { supremDoseCount } from './suprem-grid.ts';

/** The set that a case names, with the arsenic of SUPREM-IV where it says so. */
function setOf(inputs: Inputs): ChargeStateDiffusivity {
  const named = String(inputs.constants ?? 'FAIR');
  const known = /0\.0666|modelrc|suprem/i.test(named) ? 'SUPREM4' : /fair/i.test(named) ? 'FAIR' : null;
  if (known === null) throw new Error(`constants ${named} are not known`);
  return byChargeState[known][dopantOf(inputs)];
}

function lawOf(inputs: Inputs): DiffusionLaw {
  const boltzmann_ev_per_k = numberOr(inputs, 'kB', 'eV/K', boltzmannEvPerK);
  return fermi(setOf(inputs), { field: z.boolean().parse(inputs.field_term), boltzmann_ev_per_k });
}

/** The absolute temperature: as the case gives it, or from Celsius. */
function absolute(inputs: Inputs): number {
  if ('T_K' in inputs) return number(inputs, 'T_K', 'K');
  return kelvin(number(inputs, 'anneal_T' in inputs ? 'anneal_T' : 'T', 'degC'));
}

/**
 * As-implanted profile: a Gaussian with its image, or a Pearson distribution, of moments that are given or the table's.
 * `count`: what the reference counts as its dose over the dose.
 */
function implanted({ inputs, kind }: GoldenCase) {
  const dose_cm2 = number(inputs, 'dose', 'cm^-2');
  const { rp_um, drp_um, shape } = rangeOf(inputs);
  const extent_um = rp_um + 6 * drp_um;
  const words = ['initial', 'implant_profile'].filter((name) => name in inputs).map((name) => text(inputs, name));
  const profile = words.length > 0 ? words.join(', ') : 'gaussian with its image';
  if (/gaussian.*image/i.test(profile)) {
    const whole = { dose_cm2, range_um: rp_um, straggle_um: drp_um, dt_cm2: 0 };
    const concentration = (depth: number): number => implantAnnealConcentration(whole, depth);
    return { concentration, extent_um, dose_cm2, count: 1 };
  }
  if (!/pearson/i.test(profile)) throw new Error(`the implant profile ${profile} is not known`);
  const { concentration } = settled(pearsonProfile({ dose_cm2, rp_um, drp_um, ...shape(), dose_counts: 'in_silicon' }));
  const simulated = kind === 'simulator' && /suprem/i.test(profile);
  return { concentration, extent_um, dose_cm2, count: simulated ? supremDoseCount(concentration, 2 * extent_um) : 1 };
}

/**
 * Twenty decades below the peak a profile still shows the spacing of the grid (10 % between 0.5 nm and none). The
 * references were solved on grids of about half a nanometre; so are these.
 */
const accuracy = { points: 900, tolerance: 0.001 };
const concentrationFloor = 1e-6;

const common = (layer: DopedLayer, inputs: Inputs): Values => ({
  xj: layer.junction_um,
  C_surface: layer.surface_cm3,
  C_peak: layer.peak_cm3,
  ...('profile_depths' in inputs ? { C: numbers(inputs, 'profile_depths', 'um').map(layer.at) } : {}),
});

function checkFermiImplant(golden: GoldenCase): Values {
  const { inputs } = golden;
  if ('ambient' in inputs && !/inert/i.test(text(inputs, 'ambient')))
    throw new Error(`the ambient ${inputs.ambient} is not known`);
  const from_k = absolute(inputs);
  const { count, ...initial } = implanted(golden);
  const depth_um = 'profile_depths' in inputs ? Math.max(...numbers(inputs, 'profile_depths', 'um')) : 0;
  const layer = settled(
    dopedLayer(
      {
        initial,
        law: lawOf(inputs),
        steps: [{ duration_s: number(inputs, 't', 's'), from_k, to_k: from_k, surface: { kind: 'reflecting' } }],
        background_cm3: backgroundOf(inputs),
      },
      { ...accuracy, depth_um, ...(depth_um > 0 ? { floor_cm3: concentrationFloor } : {}) },
    ),
  );
  return {
    ...common(layer, inputs),
    retained_dose: layer.dose_cm2 * count,
    dose_error: layer.dose_cm2 / layer.initial_dose_cm2 - 1,
  };
}

function checkFermiConstant({ inputs }: GoldenCase): Values {
  const from_k = absolute(inputs);
  const surface = { kind: 'constant', concentration_cm3: number(inputs, 'Cs', 'cm^-3') } as const;
  const layer = settled(
    dopedLayer(
      {
        law: lawOf(inputs),
        steps: [{ duration_s: number(inputs, 't', 's'), from_k, to_k: from_k, surface }],
        background_cm3: backgroundOf(inputs),
      },
      { points: 1000, tolerance: 0.03 },
    ),
  );
  return { ...common(layer, inputs), dose: layer.dose_cm2 };
}

function checkSolverProperty({ inputs }: GoldenCase): Values {
  if ('bc' in inputs && !/reflecting|zero flux/i.test(text(inputs, 'bc')))
    throw new Error(`boundary condition ${inputs.bc} is not known`);
  const step = (duration_s: number): DiffusionStep => ({
    duration_s,
    from_k: kelvin(1000),
    to_k: kelvin(1000),
    surface: { kind: 'reflecting' },
  });
  if ('C0' in inputs) {
    const formula = text(inputs, 'C0');
    const length = number(inputs, 'L', 'um');
    const d = number(inputs, 'D', 'cm^2/s');
    const grid = evenGrid(length, 801);
    const initial = grid.depth_um.map((x) => formulaValue(formula, { x, L: length }));
    const highest = Math.max(...initial);
    const { concentration_cm3 } = settled(
      diffuse(
        grid,
        initial,
        concentrationIndependent(() => d),
        [step(number(inputs, 't', 's'))],
        {
          tolerance: 1e-6,
          floor_cm3: highest * 1e-6,
        },
      ),
    );
    return { C: numbers(inputs, 'x', 'um').map((x) => profileAt(grid, concentration_cm3, x)) };
  }
  // As many process steps as the case asks for, each of at least one time step, of a steep extrinsic implant.
  const grid = evenGrid(1, 301);
  const whole = { dose_cm2: 1e15, range_um: 0.1, straggle_um: 0.03, dt_cm2: 0 };
  const initial = grid.depth_um.map((x) => implantAnnealConcentration(whole, x));
  const steps = Array.from({ length: number(inputs, 'steps', '1') }, () => step(2));
  const { concentration_cm3 } = settled(
    diffuse(grid, initial, fermi(byChargeState.FAIR.B, { field: true }), steps, { tolerance: 0.1, floor_cm3: 1e12 }),
  );
  return { relative_dose_drift: profileDose(grid, concentration_cm3) / profileDose(grid, initial) - 1 };
}

export const solvedBindings: Bindings = {
  'diffusion.fermi_implant_anneal': checkFermiImplant,
  'diffusion.fermi_constant_source': checkFermiConstant,
  'diffusion.solver_property': checkSolverProperty,
};
