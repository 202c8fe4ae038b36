import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../model.ts';
import { atomicMassKg, boltzmannJPerK, elementaryChargeC } from '../../physical-constants.ts';
import { settled } from '../../testing/settled.ts';
import { type DischargeGas, dischargeGases } from './gases.ts';
import { globalModel } from './global-model.ts';
import { plasmaModels } from './models.ts';

const chamber = {
  pressure_pa: 1,
  gas_temperature_k: 300,
  radius_m: 0.15,
  length_m: 0.3,
  absorbed_power_w: 800,
};
/** Ionises as argon, and an electron loses nothing but the energy of each pair. */
const bare: DischargeGas = { ...dischargeGases.Ar, inelastic: [], elastic: () => 0 };

describe('temperature between 0.2 and 100 eV', () => {
  it('is refused where electrons colder than that keep the discharge up', () => {
    expect(globalModel({ ...bare, ionization: (te) => 1e-12 * te }, chamber)).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'electron_temperature_ev',
        message: 'would be below 0.2 eV: the pressure times the size is too large',
      },
    });
  });

  it('is refused where electrons hotter than that do not', () => {
    expect(globalModel({ ...bare, ionization: (te) => 1e-22 * te }, chamber)).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'electron_temperature_ev',
        message: 'would be above 100 eV: the pressure times the size is too small',
      },
    });
  });

  it('has a closed form for a rate in proportion to it: K Te n d = sqrt(e Te / M)', () => {
    const { electron_temperature_ev, bohm_speed_m_s, h_axial, h_radial } = settled(
      globalModel({ ...bare, ionization: (te) => 3e-17 * te }, chamber),
    );
    const neutrals = 1 / (boltzmannJPerK * 300);
    // A cylinder's volume over the area that loses ions: R L / 2 (R h_l + L h_r).
    const length = (0.15 * 0.3) / (2 * (0.15 * h_axial + 0.3 * h_radial));
    const perMass = elementaryChargeC / (39.948 * atomicMassKg);
    expect(electron_temperature_ev / (perMass / (3e-17 * neutrals * length) ** 2)).toBeCloseTo(1, 12);
    expect(bohm_speed_m_s / (perMass / (3e-17 * neutrals * length))).toBeCloseTo(1, 12);
  });
});

describe('energy per pair', () => {
  it('is the ionisation and what the wall takes, where nothing else costs any', () => {
    const found = settled(globalModel(bare, { ...chamber, wall_loss_ev: () => 84.24 }));
    expect(found.collisional_loss_ev).toBe(15.76);
    expect(found.total_loss_ev).toBe(100);
    expect(found.ionization_degree / ((found.density_m3 * boltzmannJPerK * 300) / 1)).toBeCloseTo(1, 12);
  });

  it.each([-20, 2e9])('is refused at a wall that takes %d eV', (wall) => {
    expect(globalModel(bare, { ...chamber, wall_loss_ev: () => wall })).toEqual({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'total_loss_ev', value: 15.76 + wall, min: 0, max: 1e9 },
    });
  });

  it('is refused when it is nothing: the power would hold any density', () => {
    expect(globalModel(bare, { ...chamber, wall_loss_ev: () => -15.76 })).toEqual({
      ok: false,
      error: { kind: 'not_finite', quantity: 'density_m3', value: Number.POSITIVE_INFINITY },
    });
  });
});

it('warns of a gas of which more than a tenth is ionised', () => {
  const strong = settled(globalModel(dischargeGases.Ar, { ...chamber, pressure_pa: 0.1, absorbed_power_w: 1e5 }));
  expect(strong.ionization_degree).toBeGreaterThan(0.1);
  expect(strong.warnings).toEqual([
    { kind: 'outside_validity', quantity: 'ionization_degree', value: strong.ionization_degree, min: 0, max: 0.1 },
  ]);
});

describe('a gas given by formulas', () => {
  const model = plasmaModels.find(({ name }) => name === 'cvd.plasma_density');
  if (!model) throw new Error('missing');
  const asked = { pressure_mtorr: 5, radius_m: 0.15, length_m: 0.3, absorbed_power_w: 800 };
  /** Argon as Lieberman & Lichtenberg print it in Table 3.3, in the units of the book and in others. */
  const argon = {
    mass_u: 39.948,
    ionization_ev: 15.76,
    ionization: '2.34e-14 Te^0.59 exp(-17.44/Te)',
    inelastic: [{ energy_ev: 12.14, rate: '2.48e-8 Te^0.33 exp(-12.78/Te) cm^3/s' }],
    elastic: '2.336e-14 Te^1.609 exp(0.0618 ln^2 Te - 0.1171 ln^3 Te) m3/s',
  };

  it('is the same discharge as the gas by its name', () => {
    const byName = evaluateModel(model, { ...asked, gas: 'Ar' });
    const byFormulas = evaluateModel(model, { ...asked, gas: argon });
    if (!(byName.ok && byFormulas.ok)) throw new Error('refused');
    for (const [quantity, { value, unit }] of Object.entries(byName.values)) {
      expect(byFormulas.values[quantity]?.unit).toBe(unit);
      expect(Number(byFormulas.values[quantity]?.value) / Number(value), quantity).toBeCloseTo(1, 9);
    }
    expect(byFormulas.constants).toBe('given with the question');
    expect(byFormulas.warnings).toEqual([]);
  });

  it.each([
    ['ionization', { ...argon, ionization: '2 foo' }],
    ['elastic', { ...argon, elastic: '2 foo' }],
    ['second inelastic', { ...argon, inelastic: [...argon.inelastic, { energy_ev: 1, rate: '2 foo' }] }],
  ])('is refused for its %s rate when that cannot be read', (_which, gas) => {
    expect(evaluateModel(model, { ...asked, gas })).toMatchObject({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'rate_expression',
        message: expect.stringMatching(/^cannot read "2 foo": ./),
      },
    });
  });
});
