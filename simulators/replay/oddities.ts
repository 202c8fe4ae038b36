import { cellValue, type Table, type Wafer } from './table.ts';

/** Something in a recording that a reader should know of. It is sent as it is. */
export interface Oddity {
  readonly wafer: string;
  /** From 0 within the wafer; null: the wafer as a whole. */
  readonly row: number | null;
  readonly what: string;
}

/** A wafer with fewer rows than this cannot be a whole run. */
const fewRows = 10;

/** The digits of a decimal number without sign of how it was written: `1.50e2` and `150` are the same. */
function digits(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().replace(/^\+/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const significant = (whole + fraction).replace(/^0+/, '');
  const trimmed = significant.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + (significant.length - trimmed.length);
  return trimmed === '' ? '0' : `${mantissa.startsWith('-') ? '-' : ''}${trimmed}e${power}`;
}

const textColumns = new Set(['wafer', 'label']);

function cellOddities({ header, records }: Table, wafers: readonly Wafer[]): Oddity[] {
  const found: Oddity[] = [];
  let line = 0;
  for (const wafer of wafers)
    for (const { index } of wafer.rows) {
      const record = records[line] ?? [];
      line += 1;
      const tell = (what: string): number => found.push({ wafer: wafer.id, row: index, what });
      if (record.length !== header.length) tell(`${record.length} cells, the header has ${header.length}`);
      for (const [column, name] of header.entries()) {
        const text = record[column] ?? '';
        if (textColumns.has(name)) continue;
        const value = cellValue(text);
        if (value === null) tell(`${name} is "${text}": not a number, so not sent`);
        else if (digits(text) !== digits(String(value)))
          tell(`${name} is ${text}, which no double holds: sent as ${value}`);
      }
      const label = record[header.indexOf('label')];
      if (label !== undefined && label !== wafer.label) tell(`label changes from "${wafer.label}" to "${label}"`);
    }
  return found;
}

function timeOddities(wafer: Wafer, next: Wafer | undefined): Oddity[] {
  const found: Oddity[] = [];
  for (const [index, row] of wafer.rows.entries()) {
    const before = wafer.rows[index - 1]?.time_s;
    if (row.time_s === null || before === null || before === undefined || row.time_s > before) continue;
    const first = JSON.stringify(next?.rows[0]?.signals);
    const repeats = JSON.stringify(row.signals) === first ? `, and the row is the first of ${next?.id}` : '';
    const what =
      row.time_s === before
        ? `time stands still at ${before} s`
        : `time jumps back from ${before} s to ${row.time_s} s`;
    found.push({ wafer: wafer.id, row: index, what: what + repeats });
  }
  return found;
}

/** All that is odd in a recording, in file order of wafers. */
export function oddities(table: Table, wafers: readonly Wafer[]): Oddity[] {
  const cells = cellOddities(table, wafers);
  return wafers.flatMap((wafer, index) => {
    const whole = (what: string): Oddity => ({ wafer: wafer.id, row: null, what });
    return [
      ...(wafer.repeat > 0 ? [whole('its rows go on after rows of other wafers: sent as a run of its own')] : []),
      ...(wafer.rows.length < fewRows ? [whole(`only ${wafer.rows.length} rows`)] : []),
      ...timeOddities(wafer, wafers[index + 1]),
      ...(wafer.repeat === 0 ? cells.filter((oddity) => oddity.wafer === wafer.id) : []),
    ];
  });
}
