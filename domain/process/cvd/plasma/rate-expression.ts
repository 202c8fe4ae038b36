import { formula } from '../../formula/tape.ts';
import { type Outcome, refuse } from '../../outcome.ts';

/** A value of the electron temperature in eV. */
export type RateFunction = (electron_temperature_ev: number) => number;

/** A unit after the expression: factor to m^3/s. */
const units = /\s*(c?)m\s*(?:\^|\*\*)?\s*3\s*(?:\/\s*s|\s+s\^?-1)\s*$/;

/**
 * Reads a formula of the electron temperature as rate tables print them, e.g. `2.34e-14 Te^0.59 exp(-17.44/Te)` or
 * `ln^2 Te`; a unit at its end (m3/s, cm^3/s) is applied.
 * @returns a function of the temperature in eV, in SI where the formula names a unit
 */
export function rateExpression(text: string): Outcome<{ readonly rate: RateFunction }> {
  const unit = units.exec(text);
  const factor = unit?.[1] === 'c' ? 1e-6 : 1;
  const bare = unit ? text.slice(0, unit.index) : text;
  const read = formula(bare.replace(/T_?e\b/g, ' Te'), ['Te']);
  if (read.ok) return { ok: true, rate: (te) => factor * read.formula.value([te]) };
  return refuse({
    ...read.error,
    quantity: 'rate_expression',
    message: `cannot read "${text}": ${read.error.message}`,
  });
}
