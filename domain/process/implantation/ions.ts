import { firstError, type ModelError, type Outcome, refuse } from '../outcome.ts';
import type { Dopant } from '../silicon/dopants.ts';

export interface Element {
  readonly atomic_number: number;
  /** Mass of the isotope that is implanted, u (AME 2016). */
  readonly mass_u: number;
}

/** Elements that implanters run, as the isotope that their mass analyzer lets through. */
export const elements: Readonly<Record<string, Element> & Record<Dopant, Element>> = {
  H: { atomic_number: 1, mass_u: 1.007825032 },
  He: { atomic_number: 2, mass_u: 4.002603254 },
  B: { atomic_number: 5, mass_u: 11.009305 },
  C: { atomic_number: 6, mass_u: 12 },
  N: { atomic_number: 7, mass_u: 14.003074004 },
  O: { atomic_number: 8, mass_u: 15.994914619 },
  F: { atomic_number: 9, mass_u: 18.998403163 },
  Al: { atomic_number: 13, mass_u: 26.98153841 },
  Si: { atomic_number: 14, mass_u: 27.976926535 },
  P: { atomic_number: 15, mass_u: 30.973761998 },
  Ar: { atomic_number: 18, mass_u: 39.962383124 },
  Ga: { atomic_number: 31, mass_u: 68.925574 },
  Ge: { atomic_number: 32, mass_u: 73.92117776 },
  As: { atomic_number: 33, mass_u: 74.921595 },
  In: { atomic_number: 49, mass_u: 114.903878776 },
  Sb: { atomic_number: 51, mass_u: 120.903812 },
  Xe: { atomic_number: 54, mass_u: 131.904155 },
};

export interface Ion {
  /** Atoms of each element in it. */
  readonly atoms: Readonly<Record<string, number>>;
  readonly mass_u: number;
  /** Elementary charges. */
  readonly charge_state: number;
  /** The element that dopes: the first one written that is no carrier of it (hydrogen, fluorine). */
  readonly dopant: string;
}

const carriers = new Set(['H', 'F']);

/**
 * Reads an ion: elements with counts, then its charge: `BF2+`, `As2+` (two arsenic atoms, one charge), `P++`, `P^2+`,
 * `B10H14`. The mass number of the isotope may stand before or behind the symbol (`11B+`, `As75+`); any other count of
 * 30 or more is refused.
 */
export function parseIon(formula: string): Outcome<{ readonly ion: Ion }, ModelError> {
  const unknown = (message: string): { readonly ok: false; readonly error: ModelError } =>
    refuse({ kind: 'no_solution', quantity: 'ion', message: `${message} in "${formula}"` });
  const match = /^\d{0,3}((?:[A-Z][a-z]?\d*)+)(\++|\^(\d)\+)?$/.exec(formula.trim());
  if (!match) return unknown('write elements with counts and a charge such as BF2+ or P++: nothing else is understood');
  const atoms: Record<string, number> = {};
  let mass_u = 0;
  for (const [, symbol = '', digits = ''] of (match[1] ?? '').matchAll(/([A-Z][a-z]?)(\d*)/g)) {
    const element = elements[symbol];
    if (!element) return unknown(`the element ${symbol} is not known`);
    const isotope = Number(digits) === Math.round(element.mass_u);
    const count = digits === '' || isotope ? 1 : Number(digits);
    if (count < 1 || count >= 30) return unknown(`${count} atoms of ${symbol} are not possible`);
    atoms[symbol] = (atoms[symbol] ?? 0) + count;
    mass_u += count * element.mass_u;
  }
  const charge_state = Math.max(1, match[3] ? Number(match[3]) : (match[2]?.length ?? 1));
  const dopant = Object.keys(atoms).find((symbol) => !carriers.has(symbol)) ?? Object.keys(atoms)[0] ?? '';
  return { ok: true, ion: { atoms, mass_u, charge_state, dopant } };
}

/**
 * Energy of each atom of a molecular ion, keV. The molecule breaks up at the surface and its atoms go on at its speed, so
 * energy is shared by mass: E m / M.
 */
export function fragmentEnergies(
  formula: string,
  energy_kev: number,
): Outcome<{ readonly ion: Ion; readonly energy_kev: Readonly<Record<string, number>> }, ModelError> {
  const error = firstError({ energy_kev }, { energy_kev: { min: 0, max: 1e5 } });
  if (error) return { ok: false, error };
  const parsed = parseIon(formula);
  if (!parsed.ok) return parsed;
  const { ion } = parsed;
  return {
    ok: true,
    ion,
    energy_kev: Object.fromEntries(
      Object.keys(ion.atoms).map((symbol) => [symbol, (energy_kev * (elements[symbol]?.mass_u ?? 0)) / ion.mass_u]),
    ),
  };
}
