import { describe, expect, it } from 'vitest';
import { isAcceptor } from './dopants.ts';
import { intrinsicCarriers } from './intrinsic-carriers.ts';
import { segregationCoefficient } from './segregation.ts';
import { solidSolubility } from './solid-solubility.ts';

describe('silicon', () => {
  it('tells acceptors from donors', () => {
    expect((['B', 'P', 'As', 'Sb'] as const).map(isAcceptor)).toEqual([true, false, false, false]);
  });

  it('has the intrinsic carriers of Morin and Maita, with the Boltzmann constant that is given', () => {
    expect(intrinsicCarriers(1273.15) / 7.13649323389463e18).toBeCloseTo(1, 12);
    expect(
      intrinsicCarriers(1273, 8.61738e-5) / (3.9e16 * 1273 ** 1.5 * Math.exp(-0.605 / (8.61738e-5 * 1273))),
    ).toBeCloseTo(1, 12);
  });

  it('segregates boron into the oxide, less so when hot, and donors into the silicon at any temperature', () => {
    expect(segregationCoefficient('B', 1273.15)).toBeCloseTo(0.28138014420102947, 12);
    expect(segregationCoefficient('B', 1173.15)).toBeCloseTo(0.1387509476500131, 12);
    expect(segregationCoefficient('B', 1273.15, 8.61738e-5)).toBeCloseTo(
      1126 * Math.exp(-0.91 / (8.61738e-5 * 1273.15)),
      12,
    );
    for (const donor of ['P', 'As', 'Sb'] as const)
      expect([900, 1300].map((kelvins) => segregationCoefficient(donor, kelvins))).toEqual([30, 30]);
  });

  it('dissolves what the tables say at their points, and nothing in between is outside its neighbours', () => {
    expect(solidSolubility('B', 950)).toEqual({
      ok: true,
      active_cm3: 9.0832e19,
      chemical_maximum_cm3: 3e20,
      warnings: [],
    });
    expect(solidSolubility('Sb', 1175)).toMatchObject({ active_cm3: 5.5e19, chemical_maximum_cm3: 1e20 });
    expect(solidSolubility('As', 800)).toMatchObject({ active_cm3: 1.1585e20, warnings: [] });
    expect(solidSolubility('P', 1100)).toMatchObject({
      active_cm3: 3.7943e20,
      chemical_maximum_cm3: 1e21,
      warnings: [],
    });
  });

  it('holds the edge value beyond a table with a warning, and refuses what is not solid silicon', () => {
    expect(solidSolubility('B', 1201)).toMatchObject({
      active_cm3: 2.9423e20,
      warnings: [{ kind: 'outside_validity', quantity: 'temperature_c', value: 1201, min: 800, max: 1200 }],
    });
    expect(solidSolubility('As', 1415)).toMatchObject({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'temperature_c', min: 300, max: 1414 },
    });
    expect(solidSolubility('As', 299)).toMatchObject({ ok: false });
    expect(solidSolubility('As', Number.NaN)).toMatchObject({ ok: false, error: { kind: 'not_finite' } });
  });
});
