import { linear } from '../numerics/interpolation.ts';
import { firstError, type ModelWarning, type Outcome, outsideValidity, refuse } from '../outcome.ts';
import type { Dopant } from './dopants.ts';

interface Table {
  readonly temperature_c: readonly number[];
  readonly active_cm3: readonly number[];
}

/** Electrically active limits as tabulated in SUPREM-IV.GS (modelrc, ss.temp and ss.conc), with who measured them. */
const active: Readonly<Record<Dopant, Table>> = {
  // Armigliato, Nobili, Ostoja, Servidori & Solmi.
  B: {
    temperature_c: [800, 850, 900, 950, 1000, 1050, 1100, 1150, 1200],
    active_cm3: [3.4499e19, 4.9027e19, 6.7615e19, 9.0832e19, 1.1922e20, 1.5331e20, 1.9356e20, 2.4041e20, 2.9423e20],
  },
  // Nobili, Armigliato, Finetti & Solmi, J. Appl. Phys. 53, 1484 (1982).
  P: {
    temperature_c: [850, 900, 1000, 1100],
    active_cm3: [2.7943e20, 3.1585e20, 3.3981e20, 3.7943e20],
  },
  // Nobili et al., J. Electrochem. Soc. 130, 922 (1983).
  As: {
    temperature_c: [800, 900, 1000, 1200],
    active_cm3: [1.1585e20, 1.631e20, 2.1413e20, 5e20],
  },
  // Trumbore, Bell Syst. Tech. J. 39, 205 (1960).
  Sb: {
    temperature_c: [800, 900, 1000, 1100, 1250],
    active_cm3: [2.3e19, 3e19, 4e19, 4.8e19, 6.2e19],
  },
};

/** Largest concentration that dissolves at any temperature, cm^-3 (Trumbore 1960); what of it is active is less. */
const chemicalMaximum: Readonly<Record<Dopant, number>> = { B: 3e20, P: 1e21, As: 2e21, Sb: 1e20 };

const temperatureLimits = { min: 300, max: 1414 };

/**
 * Electrically active solubility of a dopant in silicon, cm^-3, linear between the points of the table; outside it the
 * edge value, with a warning.
 */
export function solidSolubility(
  dopant: Dopant,
  temperature_c: number,
): Outcome<{
  readonly active_cm3: number;
  readonly chemical_maximum_cm3: number;
  readonly warnings: readonly ModelWarning[];
}> {
  const error = firstError({ temperature_c }, { temperature_c: temperatureLimits });
  if (error) return refuse(error);
  const table = active[dopant];
  const min = table.temperature_c[0] ?? 0;
  const max = table.temperature_c.at(-1) ?? 0;
  return {
    ok: true,
    active_cm3: linear(table.temperature_c, table.active_cm3, temperature_c),
    chemical_maximum_cm3: chemicalMaximum[dopant],
    warnings: outsideValidity({ temperature_c }, { temperature_c: { min, max } }),
  };
}
