/** One line of the file. */
export interface Row {
  /** From 0 within its wafer. */
  readonly index: number;
  /** Seconds since the wafer's start; null where the cell holds no number. */
  readonly time_s: number | null;
  readonly step: string | null;
  /** Every column that holds a number, by signal name. */
  readonly signals: Readonly<Record<string, number>>;
}

/** Consecutive rows of one wafer, in file order. */
export interface Wafer {
  readonly id: string;
  readonly label: string;
  /** How often this wafer's id has begun a block of rows before, normally 0. */
  readonly repeat: number;
  readonly rows: readonly Row[];
}

export interface Table {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

/** `RF Btm Rfl Pwr` becomes `rf_btm_rfl_pwr`. */
export const signalName = (column: string): string =>
  column
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number a cell holds, or null when it holds none that is finite. */
export function cellValue(text: string): number | null {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
