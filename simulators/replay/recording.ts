import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Oddity, oddities } from './oddities.ts';
import { cellValue, type Row, signalName, type Table, type Wafer } from './table.ts';

export interface Recording {
  readonly name: string;
  /** Of the file as it lies on disk. */
  readonly sha256: string;
  /** Signal name and the column it comes from, in file order. */
  readonly columns: readonly { readonly signal: string; readonly column: string }[];
  /** By signal name, from `recording.json` beside the file. */
  readonly units: Readonly<Record<string, string>>;
  readonly about: Readonly<Record<string, unknown>>;
  readonly wafers: readonly Wafer[];
  readonly oddities: readonly Oddity[];
}

const aboutSchema = z.looseObject({ units: z.record(z.string(), z.string()).default({}) });

function columnsOf(header: readonly string[]): { signal: string; column: string }[] {
  for (const needed of ['wafer', 'Time'])
    if (!header.includes(needed)) throw new Error(`the recording has no column "${needed}": ${header.join(', ')}`);
  const columns = header
    .filter((column) => column !== 'wafer' && column !== 'label')
    .map((column) => ({ column, signal: signalName(column) }));
  const twice = columns.find(({ signal }, index) => columns.findIndex((other) => other.signal === signal) !== index);
  if (twice) throw new Error(`two columns would both become the signal ${twice.signal}`);
  return columns;
}

function wafersOf({ header, records }: Table, columns: Recording['columns']): Wafer[] {
  const at = new Map(header.map((column, index) => [column, index]));
  const cell = (record: readonly string[], column: string): string => record[at.get(column) ?? -1] ?? '';
  const wafers: (Omit<Wafer, 'rows'> & { rows: Row[] })[] = [];
  for (const record of records) {
    const id = cell(record, 'wafer');
    let wafer = wafers.at(-1);
    if (wafer?.id !== id) {
      const repeat = wafers.filter((earlier) => earlier.id === id).length;
      wafer = { id, label: cell(record, 'label'), repeat, rows: [] };
      wafers.push(wafer);
    }
    const values = columns.map(({ signal, column }) => [signal, cellValue(cell(record, column))] as const);
    wafer.rows.push({
      index: wafer.rows.length,
      time_s: cellValue(cell(record, 'Time')),
      step: cell(record, 'Step Number') || null,
      signals: Object.fromEntries(values.filter((pair): pair is [string, number] => pair[1] !== null)),
    });
  }
  return wafers;
}

async function readAbout(path: string): Promise<z.infer<typeof aboutSchema>> {
  const text = await readFile(join(dirname(path), 'recording.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  return aboutSchema.parse(JSON.parse(text));
}

/**
 * Reads a recording: CSV with the columns `wafer`, `Time` and any number of signals, optionally `label` and `Step Number`,
 * optionally gzipped. Nothing is repaired: what is odd is listed.
 */
export async function readRecording(path: string): Promise<Recording> {
  const file = await readFile(path);
  const gzipped = file[0] === 0x1f && file[1] === 0x8b;
  const text = gzipped ? gunzipSync(file) : file;
  const records: string[][] = parse(text, { relax_column_count: true, skip_empty_lines: true, bom: true });
  const [header = [], ...rows] = records;
  const columns = columnsOf(header);
  const wafers = wafersOf({ header, records: rows }, columns);
  const about = await readAbout(path);
  const units = columns.flatMap(({ signal, column }) => {
    const unit = about.units[column];
    return unit === undefined ? [] : [[signal, unit] as const];
  });
  return {
    name: basename(path),
    sha256: createHash('sha256').update(file).digest('hex'),
    columns,
    units: Object.fromEntries(units),
    about,
    wafers,
    oddities: oddities({ header, records: rows }, wafers),
  };
}
