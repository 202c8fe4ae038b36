import { formula } from '../../domain/process/formula/tape.ts';

/**
 * The value of a formula as a case writes it, `ni = 3.9e16 T^1.5 exp(-0.605 eV/kT)`. What stands before the last = is its
 * name; eV is 1, for energies are in eV here.
 * @throws when something in it is not known.
 */
export function formulaValue(text: string, quantities: Readonly<Record<string, number>>): number {
  const body = text.replace(/^.*=/s, '').replaceAll(/[−–]/g, '-').replaceAll(/[·×]/g, '*');
  const known = { eV: 1, ...quantities };
  const read = formula(body, Object.keys(known));
  // Of log it cannot be told to which base it is.
  if (!read.ok || /\blog\b/.test(body)) throw new Error(`formula ${text} is not understood`);
  return read.formula.value(Object.values(known));
}
