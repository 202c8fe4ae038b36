import type { CatalogueEntry } from '../entry.ts';
import { cvd } from './cvd-entry.ts';

/** Nitrides and layered crystals by heat alone. Conditions: those at which the literature of each film states its rate (domain/process/cvd/films). */
export const nitridesAndLayersModes: readonly CatalogueEntry[] = [
  cvd(
    {
      name: 'LPCVD nitride',
      pressure_mode: 'LPCVD',
      energy_mode: 'thermal',
      reactor_type: 'hot_wall',
      chemistry_type: 'halide',
      variant: 'standard',
      description: 'Stoichiometric nitride from dichlorosilane and ammonia',
      capabilities: ['heated_exhaust'],
    },
    {
      name: 'LPCVD nitride 100 nm',
      film: 'Si3N4',
      thickness_nm: 100,
      uniformity_pct: 25.5,
      temp_c: 780,
      pressure_torr: 0.3,
      flows_sccm: { SiH2Cl2: 60, NH3: 180 },
      deposit_s: 1714,
    },
  ),
  cvd(
    {
      name: 'LPCVD low-stress nitride',
      pressure_mode: 'LPCVD',
      energy_mode: 'thermal',
      reactor_type: 'hot_wall',
      chemistry_type: 'halide',
      variant: 'low_stress',
      description: 'Silicon-rich nitride for membranes',
      capabilities: ['heated_exhaust'],
    },
    {
      name: 'LPCVD low-stress nitride 200 nm',
      film: 'SiNx',
      thickness_nm: 200,
      uniformity_pct: 14,
      temp_c: 830,
      pressure_torr: 0.3,
      flows_sccm: { SiH2Cl2: 120, NH3: 30 },
      deposit_s: 3000,
    },
  ),
  cvd(
    {
      name: 'LPCVD graphene',
      pressure_mode: 'LPCVD',
      energy_mode: 'thermal',
      reactor_type: 'hot_wall',
      chemistry_type: 'standard',
      variant: 'standard',
      description: 'One layer of graphene from methane on copper',
      capabilities: [],
    },
    {
      name: 'LPCVD graphene 0.34 nm',
      film: 'graphene',
      thickness_nm: 0.34,
      uniformity_pct: 2,
      temp_c: 1035,
      pressure_torr: 0.5,
      flows_sccm: { CH4: 35, H2: 100 },
      deposit_s: 680,
    },
  ),
  cvd(
    {
      name: 'LPCVD hexagonal boron nitride',
      pressure_mode: 'LPCVD',
      energy_mode: 'thermal',
      reactor_type: 'cold_wall',
      chemistry_type: 'hydride',
      variant: 'standard',
      description: 'Layered boron nitride from diborane and ammonia',
      capabilities: [],
    },
    {
      name: 'LPCVD hexagonal boron nitride 50 nm',
      film: 'h-BN',
      thickness_nm: 50,
      uniformity_pct: 1.5,
      temp_c: 900,
      pressure_torr: 1,
      flows_sccm: { B2H6: 10, NH3: 200, N2: 1000 },
      deposit_s: 200,
    },
  ),
];
