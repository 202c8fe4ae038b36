import { z } from 'zod';

/** Linear units: factor to the first unit of their row. */
const scales: readonly Readonly<Record<string, number>>[] = [
  { s: 1, min: 60, h: 3600, ms: 1e-3 },
  { m: 1, cm: 1e-2, mm: 1e-3, um: 1e-6, nm: 1e-9, A: 1e-10 },
  { 'm^2': 1, 'cm^2': 1e-4, 'mm^2': 1e-6 },
  { Pa: 1, torr: 133.322368, mtorr: 0.133322368, atm: 101325, kPa: 1000, mbar: 100, bar: 1e5, MPa: 1e6, GPa: 1e9 },
  { 'cm^-3': 1, '1/cm^3': 1, 'm^-3': 1e-6, '1/m^3': 1e-6, 'um^-3': 1e12 },
  { 'cm^-2': 1, '1/cm^2': 1, 'm^-2': 1e-4, '1/m^2': 1e-4 },
  { 'cm^2/s': 1, 'm^2/s': 1e4, 'um^2/h': 1e-8 / 3600, 'um^2/min': 1e-8 / 60, 'um^2/s': 1e-8, 'nm^2/min': 1e-14 / 60 },
  { 'cm/s': 1, 'm/s': 100, 'um/h': 1e-4 / 3600, 'um/min': 1e-4 / 60, 'nm/min': 1e-7 / 60, 'nm/s': 1e-7 },
  {
    eV: 1,
    keV: 1000,
    MeV: 1e6,
    'kJ/mol': 1000 / 96485.33212331,
    'J/mol': 1 / 96485.33212331,
    'kcal/mol': 4184 / 96485.33212331,
  },
  { V: 1, kV: 1000, mV: 1e-3 },
  { A: 1, mA: 1e-3, uA: 1e-6 },
  { 'K/s': 1, 'degC/s': 1, 'degC/min': 1 / 60, 'K/min': 1 / 60 },
  { 'kg/m^3': 1, 'g/cm^3': 1000 },
  { 'g/mol': 1, u: 1, 'kg/mol': 1000 },
  { deg: 1, rad: 180 / Math.PI },
  { ohm: 1, mohm: 1e-3, kohm: 1e3 },
  { W: 1, mW: 1e-3, kW: 1e3 },
  { 'm^3': 1, L: 1e-3, 'cm^3': 1e-6 },
  { 'umol/min': 1, 'mmol/min': 1e3, 'mol/min': 1e6, 'mol/s': 60e6 },
  { sccm: 1, slm: 1000 },
];

const converted = (value: number, from: string, to: string): number => {
  if (from === to) return value;
  if (from === 'degC' && to === 'K') return value + 273.15;
  if (from === 'K' && to === 'degC') return value - 273.15;
  for (const row of scales) {
    const [numerator, denominator] = [row[from], row[to]];
    if (numerator !== undefined && denominator !== undefined) return (value * numerator) / denominator;
  }
  throw new Error(`no way from ${from} to ${to}`);
};

const quantity = z.object({ value: z.number(), unit: z.string() });
const list = z.object({ value: z.array(z.number()), unit: z.string() });

type Inputs = Readonly<Record<string, unknown>>;

/** An input in the unit the caller needs; a bare number is taken as being in that unit. */
export function number(inputs: Inputs, name: string, unit = '1'): number {
  const given = inputs[name];
  if (typeof given === 'number') return given;
  const parsed = quantity.safeParse(given);
  if (!parsed.success) throw new Error(`input ${name}: ${JSON.stringify(given)} is no quantity`);
  return converted(parsed.data.value, parsed.data.unit, unit);
}

/** An input that may be absent. */
export const numberOr = (inputs: Inputs, name: string, unit: string, otherwise: number): number =>
  inputs[name] === undefined ? otherwise : number(inputs, name, unit);

/** A list in the unit the caller needs; one number is a list of one. */
export function numbers(inputs: Inputs, name: string, unit = '1'): number[] {
  const given = inputs[name];
  const bare = z.array(z.number()).safeParse(given);
  if (bare.success) return bare.data;
  const parsed = list.safeParse(given);
  return parsed.success
    ? parsed.data.value.map((each) => converted(each, parsed.data.unit, unit))
    : [number(inputs, name, unit)];
}

export const matrix = (inputs: Inputs, name: string): number[][] => {
  const given = inputs[name];
  const rows = z.array(z.array(z.number()));
  const valued = z.object({ value: rows }).safeParse(given);
  return valued.success ? valued.data.value : rows.parse(given);
};

export const text = (inputs: Inputs, name: string): string => z.string().parse(inputs[name]);

/** A group of inputs inside an input. */
export const group = (inputs: Inputs, name: string): Inputs => z.record(z.string(), z.unknown()).parse(inputs[name]);
