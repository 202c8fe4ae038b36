import { z } from 'zod';
import {
  angularVelocity,
  diskBoundaryLayer,
  diskTransfer,
  flatPlate,
} from '../../../domain/process/cvd/boundary-layer.ts';
import { type Gas, gasProperties, isKnownGas } from '../../../domain/process/cvd/gases.ts';
import {
  plugFlowLeft,
  plugFlowMean,
  residenceTime,
  stirredLeft,
  volumetricFlow,
} from '../../../domain/process/cvd/reactor.ts';
import {
  binaryDiffusion,
  flowRegime,
  impingement,
  meanFreePath,
  viscosity,
} from '../../../domain/process/cvd/transport.ts';
import type { Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr } from '../inputs.ts';
import { has, type Inputs, inTheWordsOf, inUnitsOf, type OutputUnits, type Values } from './cvd-words.ts';

const ljRow = z.tuple([z.number(), z.number(), z.number()]);
function gasOf(inputs: Inputs, name: string): Gas {
  const given = z.record(z.string(), ljRow).parse(inputs.LJ ?? {})[name];
  if (given) return { molar_mass: given[0], sigma_a: given[1], epsilon_k: given[2] };
  const gas = gasProperties(name);
  if (!gas.measured) throw new Error(`no Lennard-Jones parameters of ${name}`);
  return gas;
}

function checkDiffusion({ inputs }: GoldenCase): Values {
  const [a, b] = z
    .string()
    .parse(inputs.pair)
    .split(/\s*[-/,]\s*/);
  if (!a || !b) throw new Error(`${String(inputs.pair)} is no pair of gases`);
  return {
    D: binaryDiffusion(gasOf(inputs, a), gasOf(inputs, b), number(inputs, 'T', 'K'), number(inputs, 'p', 'torr')),
  };
}

function checkViscosity({ inputs, expected }: GoldenCase): Values {
  return Object.fromEntries(
    Object.keys(expected).map((name) => {
      const [, gas = String(inputs.gas)] = /^(?:mu|nist)_(\w+)$/.exec(name) ?? [];
      return [name, viscosity(gasOf(inputs, gas), number(inputs, 'T', 'K'))];
    }),
  );
}

function checkPath({ inputs, expected }: GoldenCase): Values {
  const lambda_um = meanFreePath(
    number(inputs, 'p', 'torr'),
    number(inputs, 'T', 'K'),
    number(inputs, 'diameter', 'A'),
  );
  const knudsen: Values = {};
  let feature_um = has(inputs, 'feature') ? number(inputs, 'feature', 'um') : null;
  for (const name of Object.keys(expected)) {
    const [, size, unit] = /^Kn_for_([\d.]+)(nm|um|mm)/.exec(name) ?? [];
    if (size) feature_um = number({ size: { value: Number(size), unit } }, 'size', 'um');
    if (/^Kn/.test(name) && feature_um !== null) knudsen[name] = lambda_um / feature_um;
  }
  const regime =
    feature_um === null ? {} : { regime: inTheWordsOf(expected.regime, flowRegime(lambda_um / feature_um)) };
  return { lambda: lambda_um, ...knudsen, ...regime };
}

/** Atoms in 1 cm^3 of the film that a molecule leaves, and how many it leaves. */
const deposits: Readonly<Record<string, readonly [per_cm3: number, atoms: number]>> = {
  SiH4: [4.99e22, 1],
  Si2H6: [4.99e22, 2],
  SiH2Cl2: [4.99e22, 1],
  SiHCl3: [4.99e22, 1],
  SiCl4: [4.99e22, 1],
  GeH4: [4.42e22, 1],
  WF6: [6.306e22, 1],
};

function checkImpingement({ inputs, expected }: GoldenCase): Values {
  const name = String(inputs.gas);
  if (!has(inputs, 'M') && !isKnownGas(name)) throw new Error(`no molar mass of ${name}`);
  const mass = numberOr(inputs, 'M', 'g/mol', gasProperties(name).molar_mass);
  const flux = impingement(number(inputs, 'p', 'torr'), number(inputs, 'T', 'K'), mass);
  if (!('rate_if_sticking_1' in expected)) return { flux };
  const [per_cm3, atoms] = has(inputs, 'N') ? [number(inputs, 'N', 'cm^-3'), 1] : (deposits[name] ?? []);
  if (per_cm3 === undefined || atoms === undefined) throw new Error(`what ${name} deposits is not known`);
  return { flux, rate_if_sticking_1: ((flux * atoms) / per_cm3) * 1e7 };
}

function checkBoundaryLayer({ inputs, expected }: GoldenCase): Values {
  const nu = number(inputs, 'nu', 'm^2/s');
  const [velocity, x] = [number(inputs, 'U', 'cm/s') / 100, number(inputs, 'x', 'm')];
  const schmidt = has(inputs, 'D') ? nu / number(inputs, 'D', 'm^2/s') : numberOr(inputs, 'Sc', '1', 1);
  const plate = flatPlate(velocity, x, nu, schmidt);
  const named = Object.keys(expected).flatMap((name) => {
    const [, kind, sc] = /^Sh_(local|mean|average)(?:_Sc([\d.]+))?$/.exec(name) ?? [];
    if (!kind) return [];
    const at = sc ? flatPlate(velocity, x, nu, Number(sc)) : plate;
    return [[name, kind === 'local' ? at.sherwood_local : at.sherwood_mean] as const];
  });
  return {
    Re: plate.reynolds,
    delta_99: plate.thickness_m,
    delta_grove: plate.grove_mean_m,
    ...Object.fromEntries(named),
  };
}

function checkDisk({ inputs, expected }: GoldenCase): Values {
  const omega = has(inputs, 'rpm') ? angularVelocity(number(inputs, 'rpm', 'rpm')) : number(inputs, 'omega', 'rad/s');
  const [nu, d] = [number(inputs, 'nu', 'm^2/s'), number(inputs, 'D', 'm^2/s')];
  const layers = Object.keys(expected).flatMap((name) => {
    const [, factor] = /^delta_momentum_([\d.]+)$/.exec(name) ?? [];
    return factor ? [[name, (diskBoundaryLayer(nu, omega) * Number(factor)) / 4] as const] : [];
  });
  const coefficient = numberOr(inputs, 'coefficient', '1', 0.62);
  return { omega, ...Object.fromEntries(layers), hg_levich: diskTransfer(d, nu, omega, coefficient) };
}

function checkReactor({ inputs }: GoldenCase): Values {
  const at = [number(inputs, 'flow', 'sccm'), number(inputs, 'T', 'K'), number(inputs, 'p', 'torr')] as const;
  const flow = volumetricFlow(...at);
  const values: Values = { volumetric_flow: flow };
  if (has(inputs, 'V')) values.tau = residenceTime(number(inputs, 'V', 'L'), ...at);
  if (has(inputs, 'k_s')) {
    const k = number(inputs, 'k_s', 'cm/s') / 100;
    const area = has(inputs, 'area')
      ? number(inputs, 'area', 'm^2')
      : number(inputs, 'area_per_length', 'm') * number(inputs, 'length', 'm');
    const stirred = /stir|cstr|mixed/i.test(String(inputs.type ?? inputs.reactor ?? ''));
    const left = stirred ? stirredLeft(k, area, flow) : plugFlowLeft(k, area, flow);
    values.conversion = 1 - left;
    values.outlet_over_inlet_rate = left;
    if (!stirred) values.mean_over_inlet_rate = plugFlowMean(k, area, flow);
  }
  return values;
}

const gases = ['N2', 'H2', 'Ar', 'He', 'O2', 'NH3', 'SiH4', 'WF6'];

/** Units in which each model answers. */
const outputs: OutputUnits = {
  'cvd.transport.binary_diffusion': { D: 'cm^2/s' },
  'cvd.transport.viscosity': {
    mu: 'Pa s',
    ...Object.fromEntries(gases.flatMap((gas) => [`mu_${gas}`, `nist_${gas}`].map((name) => [name, 'Pa s']))),
  },
  'cvd.transport.mean_free_path': { lambda: 'um' },
  'cvd.transport.impingement': { flux: '1/cm^2/s', rate_if_sticking_1: 'nm/s' },
  'cvd.transport.boundary_layer': { delta_99: 'm', delta_grove: 'm' },
  'cvd.transport.rotating_disk': { omega: 'rad/s', delta_momentum_4: 'm', hg_levich: 'm/s' },
  'cvd.reactor': { volumetric_flow: 'm^3/s', tau: 's' },
};

export const cvdTransportBindings: Bindings = inUnitsOf(outputs, {
  'cvd.transport.binary_diffusion': checkDiffusion,
  'cvd.transport.viscosity': checkViscosity,
  'cvd.transport.mean_free_path': checkPath,
  'cvd.transport.impingement': checkImpingement,
  'cvd.transport.boundary_layer': checkBoundaryLayer,
  'cvd.transport.rotating_disk': checkDisk,
  'cvd.reactor': checkReactor,
});
