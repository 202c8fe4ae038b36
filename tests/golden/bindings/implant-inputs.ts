import { z } from 'zod';
import { parseIon } from '../../../domain/process/implantation/ions.ts';
import { type Interpolation, type TableRange, tableRange } from '../../../domain/process/implantation/ranges.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number, numberOr, numbers, text } from '../inputs.ts';

export type Inputs = GoldenCase['inputs'];
export type Values = Readonly<Record<string, Actual>>;

const tabulated = z.enum(['B', 'P', 'As', 'Sb', 'BF2']);
/** The ion of a table, written as an ion of a beam may be: `B`, `11B+`, `As75+`, `BF2+`. */
export function tabulatedIon(inputs: Inputs): z.infer<typeof tabulated> {
  const { ion } = settled(parseIon(text(inputs, 'ion')));
  const atoms = Object.entries(ion.atoms);
  return tabulated.parse(atoms.map(([symbol, count]) => `${symbol}${count > 1 ? count : ''}`).join(''));
}
export const energy = (inputs: Inputs): number => number(inputs, 'E', 'keV');

export function interpolation({ method = 'log energy' }: Inputs): Interpolation {
  if (/^linear/i.test(String(method))) return 'linear';
  if (/log/i.test(String(method))) return 'log_energy';
  throw new Error(`interpolation ${String(method)} is not known`);
}

/** Moments that the case gives, else those of the table; read only as far as they are used. */
export function momentsOf(inputs: Inputs): {
  readonly rp_um: number;
  readonly drp_um: number;
  readonly skewness: number;
  readonly kurtosis: number;
  readonly lateral_um: number;
} {
  const given = (name: string, unit: string, otherwise: (range: TableRange) => number): number =>
    name in inputs
      ? number(inputs, name, unit)
      : otherwise(settled(tableRange(tabulatedIon(inputs), energy(inputs), interpolation(inputs))));
  return {
    get rp_um() {
      return given('Rp', 'um', ({ rp_um }) => rp_um);
    },
    get drp_um() {
      return given('dRp', 'um', ({ drp_um }) => drp_um);
    },
    get skewness() {
      return given('gamma', '1', ({ skewness }) => skewness);
    },
    get kurtosis() {
      return given('beta', '1', ({ kurtosis }) => kurtosis);
    },
    get lateral_um() {
      return given('lateral' in inputs ? 'lateral' : 'lateral_straggle', 'um', ({ lateral_um }) => {
        if (lateral_um === null) throw new Error('the table has no lateral straggle for this ion');
        return lateral_um;
      });
    },
  };
}

export const dose = (inputs: Inputs): number => number(inputs, 'dose', 'cm^-2');
/** Undoped where a case does not say. */
export const background = (inputs: Inputs): number => numberOr(inputs, 'NB', 'cm^-3', 0);
export const depths = (inputs: Inputs): number[] => ('depths' in inputs ? numbers(inputs, 'depths', 'um') : []);

export const shape = (inputs: Inputs) => {
  const { rp_um, drp_um, skewness, kurtosis } = momentsOf(inputs);
  return { rp_um, drp_um, skewness, kurtosis };
};
