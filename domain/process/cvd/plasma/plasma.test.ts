import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../model.ts';
import { settled } from '../../testing/settled.ts';
import { dischargeGases } from './gases.ts';
import { globalModel } from './global-model.ts';
import { plasmaModels } from './models.ts';
import { rateExpression } from './rate-expression.ts';
import { powerScaledRate, powerTransfer, rfSelfBias } from './rf-power.ts';
import { childThickness, sheath } from './sheath.ts';

describe('rate expressions', () => {
  const ln = Math.log(3);
  it.each([
    ['2.34e-14 Te^0.59 exp(-17.44/Te)', 2.34e-14 * 3 ** 0.59 * Math.exp(-17.44 / 3)],
    ['2.34e-8 T_e**0.59*exp(-17.44/Te) cm^3/s', 2.34e-14 * 3 ** 0.59 * Math.exp(-17.44 / 3)],
    ['2e-14 Te m3/s', 6e-14],
    ['exp(0.0618 ln^2 Te - 0.1171 ln^3 Te)', Math.exp(0.0618 * ln ** 2 - 0.1171 * ln ** 3)],
    ['exp(0.0618 lnTe^2-0.1171 lnTe^3)', Math.exp(0.0618 * ln ** 2 - 0.1171 * ln ** 3)],
    ['5.2 Te + 2 Te', 21.6],
    ['-Te^2', -9],
    ['2^-1 [1 + Te]', 2],
    ['12 / Te / 2 - 1 + +1', 2],
    ['sqrt(Te*Te) log10(100)', 6],
  ])('reads %s', (text, expected) => {
    expect(settled(rateExpression(text)).rate(3) / expected).toBeCloseTo(1, 12);
  });

  it.each(['', '2 foo', '(Te', 'Te)', '2 +', 'Te $ 2', 'ln'])('says what it cannot read in "%s"', (text) => {
    expect(rateExpression(text)).toMatchObject({
      ok: false,
      error: { kind: 'no_solution', quantity: 'rate_expression' },
    });
  });
});

describe('global model', () => {
  const chamber = {
    pressure_pa: 0.133322368,
    gas_temperature_k: 300,
    radius_m: 0.15,
    length_m: 0.3,
    absorbed_power_w: 800,
  };

  it('balances particles and power in argon', () => {
    const found = settled(globalModel(dischargeGases.Ar, chamber));
    expect(found.electron_temperature_ev / 3.8127260173462267).toBeCloseTo(1, 7);
    expect(found.h_axial / 0.30737327904893974).toBeCloseTo(1, 7);
    expect(found.h_radial / 0.26924811869969817).toBeCloseTo(1, 7);
    expect(found.collisional_loss_ev / 46.651820483313074).toBeCloseTo(1, 7);
    expect(found.total_loss_ev).toBeCloseTo(found.collisional_loss_ev + 7.2 * found.electron_temperature_ev, 9);
    expect(found.density_m3 / 1.8568400351590963e17).toBeCloseTo(1, 7);
    expect(found.ion_flux_m2_s / (found.h_axial * found.density_m3 * found.bohm_speed_m_s)).toBeCloseTo(1, 12);
    expect(found.warnings).toEqual([]);
  });

  it('has a density in proportion to power and a temperature that does not know it', () => {
    const found = settled(globalModel(dischargeGases.Ar, chamber));
    const twice = settled(globalModel(dischargeGases.Ar, { ...chamber, absorbed_power_w: 1600 }));
    expect(twice.density_m3 / found.density_m3).toBeCloseTo(2, 12);
    expect(twice.electron_temperature_ev).toBe(found.electron_temperature_ev);
  });

  it('tells what oxygen leaves out, and when there is no discharge', () => {
    expect(settled(globalModel(dischargeGases.O2, chamber)).warnings).toMatchObject([
      { kind: 'advice', quantity: 'density_m3' },
    ]);
    const tiny = { ...chamber, pressure_pa: 1e-3, radius_m: 0.01, length_m: 0.01 };
    expect(globalModel(dischargeGases.Ar, tiny)).toMatchObject({
      error: { kind: 'no_solution', quantity: 'electron_temperature_ev' },
    });
    expect(globalModel(dischargeGases.Ar, { ...chamber, radius_m: 0 })).toMatchObject({
      error: { quantity: 'radius_m' },
    });
  });
});

describe('sheath', () => {
  const plasma = { ion_mass_u: 39.948, edge_density_m3: 1e16, electron_temperature_ev: 3, voltage_v: 300 };

  it('follows Bohm, Debye and Child', () => {
    const found = settled(sheath(plasma));
    expect(found.bohm_speed_m_s / 2691.8059880067854).toBeCloseTo(1, 8);
    expect(found.ion_flux_m2_s / 2.6918059880067854e19).toBeCloseTo(1, 8);
    expect(found.ion_current_ma_cm2).toBeCloseTo(0.4312749, 6);
    expect(found.debye_length_um / 128.75965235341127).toBeCloseTo(1, 8);
    expect(found.child_thickness_mm / 3.2280929793664477).toBeCloseTo(1, 8);
    expect(found.matrix_thickness_mm).toBeCloseTo(0.12875965 * Math.sqrt(200), 6);
    expect(found.floating_potential_v / 3).toBeCloseTo(4.68, 2);
    expect(found.ion_energy_ev).toBe(301.5);
    expect(found.ion_transit_s).toBeCloseTo(2.544e-7, 9);
    expect(found.warnings).toEqual([]);
    expect(settled(sheath({ ...plasma, voltage_v: 20 })).warnings).toMatchObject([
      { quantity: 'voltage_over_te', min: 10 },
    ]);
    expect(sheath({ ...plasma, edge_density_m3: 0 })).toMatchObject({ error: { quantity: 'edge_density_m3' } });
  });

  it('is as thick by its current as by its density', () => {
    const found = settled(sheath(plasma));
    const { mm } = settled(childThickness(39.948, found.ion_current_ma_cm2 * 10, 300));
    expect(mm / found.child_thickness_mm).toBeCloseTo(1, 12);
  });
});

describe('radio-frequency power', () => {
  it('comes back from a load that is not matched', () => {
    expect(settled(powerTransfer(1000, { resistance_ohm: 50, reactance_ohm: 0 }))).toMatchObject({
      reflected_w: 0,
      delivered_w: 1000,
      standing_wave_ratio: 1,
      warnings: [],
    });
    const twice = settled(powerTransfer(900, { resistance_ohm: 100, reactance_ohm: 0 }));
    expect(twice.reflected_w).toBeCloseTo(100, 10);
    expect(twice.standing_wave_ratio).toBeCloseTo(2, 12);
    expect(twice.warnings).toMatchObject([{ quantity: 'reflected_fraction', max: 0.1 }]);
    expect(settled(powerTransfer(100, { resistance_ohm: 50, reactance_ohm: 100 })).reflected_fraction).toBeCloseTo(
      0.5,
      12,
    );
    expect(settled(powerTransfer(100, { resistance_ohm: 0, reactance_ohm: 7 }))).toMatchObject({
      delivered_w: 0,
      standing_wave_ratio: null,
    });
  });

  it('biases the smaller electrode negatively', () => {
    expect(settled(rfSelfBias(100, 1)).self_bias_v).toBeCloseTo(0, 12);
    const found = settled(rfSelfBias(100, 2));
    expect(found.powered_sheath_v / found.grounded_sheath_v).toBeCloseTo(4, 12);
    expect(found.self_bias_v).toBeCloseTo(-60, 12);
    expect(settled(rfSelfBias(100, 2, 4)).warnings).toMatchObject([{ quantity: 'exponent', max: 2.5 }]);
  });

  it('raises the rate until the precursor is used up', () => {
    const scaling = {
      reference_rate_nm_min: 100,
      reference_power_w: 100,
      absorbed_power_w: 400,
      exponent: 0.5,
      supply_limit_nm_min: 200,
    };
    expect(settled(powerScaledRate(scaling))).toMatchObject({ rate_nm_min: 100, regime: 'power', warnings: [] });
    expect(settled(powerScaledRate({ ...scaling, supply_limit_nm_min: 50 }))).toMatchObject({
      rate_nm_min: 40,
      regime: 'supply',
    });
    expect(settled(powerScaledRate({ ...scaling, absorbed_power_w: 0 }))).toMatchObject({
      rate_nm_min: 0,
      warnings: [{ quantity: 'power_ratio' }],
    });
  });
});

it('answers every discharge of its schema with physical numbers or a reason', () => {
  const model = plasmaModels.find(({ name }) => name === 'cvd.plasma_density');
  if (!model) throw new Error('missing');
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({
        gas: fc.constantFrom('Ar', 'O2', {
          mass_u: 28,
          ionization_ev: 15.6,
          ionization: '1e-14 exp(-16/Te)',
          elastic: '1e-13 Te^-2',
        }),
        pressure_mtorr: between(1e-3, 1e5),
        radius_m: between(0.005, 3),
        length_m: between(0.005, 3),
        absorbed_power_w: between(0.1, 1e5),
      }),
      (input) => {
        const answer = evaluateModel(model, input);
        expect(answer.ok || answer.error.kind).not.toBe('not_physical');
      },
    ),
  );
});
