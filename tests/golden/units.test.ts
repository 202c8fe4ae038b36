import { describe, expect, it } from 'vitest';
import { converted } from './units.ts';

describe('a value in another unit', () => {
  it.each([
    [1, 'h', 's', 3600],
    [2, 'min', 'h', 1 / 30],
    [1200, 'A', 'nm', 120],
    [1200, 'Å', 'um', 0.12],
    [3, 'µm', 'm', 3e-6],
    [25, 'degC', 'K', 298.15],
    [300, 'K', '°C', 26.85],
    [1000, 'C', 'K', 1273.15],
    [212, 'degF', 'degC', 100],
    [10, 'degC/s', 'K/min', 600],
    [1, 'atm', 'torr', 101325 / 133.322368],
    [20, 'mTorr', 'Pa', 2.66644736],
    [1, 'eV', 'kJ/mol', 96.48533212331],
    [1, 'kcal/mol', 'J/mol', 4184],
    [5, 'um/h', 'nm/min', 5000 / 60],
    [2, 'A/s', 'nm/min', 12],
    [1, 'um^2/h', 'cm^2/s', 1e-8 / 3600],
    [1, 'cm2/s', 'm^2/s', 1e-4],
    [1, '1e15 cm^-2', '1/m^2', 1e19],
    [1, 'atoms/cm^3', 'm^-3', 1e6],
    [30, 'W/(m K)', 'W/cm/K', 0.3],
    [3.1, 'g/cm^3', 'kg/m^3', 3100],
    [28, 'u', 'g/mol', 28],
    [1, 'sccm', 'mol/s', 7.43583890091172e-7],
    [2, 'slm', 'sccm', 2000],
    [1, 'mol/cm^2/min', 'mol/m^2/s', 1e4 / 60],
    [90, 'deg', 'rad', Math.PI / 2],
    [28, '%', '1', 0.28],
    [5, 'mA', 'A', 0.005],
    [100, 'ohm/sq', 'ohm', 100],
    [60, 'rpm', 'rad/s', 2 * Math.PI],
  ])('%d %s in %s', (value, from, to, wanted) => {
    expect(converted(value, from, to) / wanted).toBeCloseTo(1, 12);
  });

  it('is exact where the unit is the same', () => {
    expect(converted(0.1 + 0.2, 'runs', 'runs')).toBe(0.1 + 0.2);
  });

  it.each([
    ['s', 'm'],
    ['nm/min', 'nm'],
    ['furlong', 'm'],
    ['runs', '1'],
    ['', 'm'],
    ['nm/', 'nm'],
    ['K', 'eV'],
  ])('from %s to %s there is no way', (from, to) => {
    expect(() => converted(1, from, to)).toThrow(`no way from ${from} to ${to}`);
  });
});
