import type { TelemetryAnswer } from '../../projections/queries.ts';

type Page = (cursor: string | undefined) => Promise<TelemetryAnswer>;

interface Sample {
  readonly ts: string;
  readonly signal: string;
  readonly value: number | null;
  readonly unit: string | null;
  readonly quality: 'good' | 'bad' | 'stale';
}

/** RFC 4180. */
const field = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

const csvLine = ({ ts, signal, value, unit, quality }: Sample): string =>
  `${ts},${field(signal)},${value ?? ''},${field(unit ?? '')},${quality}\r\n`;

const timeText = (ts_ms: number): string => {
  const at = new Date(ts_ms);
  return Number.isNaN(at.getTime()) ? String(ts_ms) : at.toISOString();
};

function* samplesOf({ series }: TelemetryAnswer): Generator<Sample> {
  for (const { signal, unit, ts_ms, values, quality } of series) {
    const odd = new Map(quality);
    for (const [index, ts] of ts_ms.entries()) {
      yield { ts: timeText(ts), signal, value: values[index] ?? null, unit, quality: odd.get(index) ?? 'good' };
    }
  }
}

async function* chunks(page: Page, format: 'ndjson' | 'csv'): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  if (format === 'csv') yield encoder.encode('ts,signal,value,unit,quality\r\n');
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    const lines: string[] = [];
    for (const sample of samplesOf(answer)) {
      lines.push(format === 'csv' ? csvLine(sample) : `${JSON.stringify(sample)}\n`);
    }
    if (lines.length > 0) yield encoder.encode(lines.join(''));
    cursor = answer.next_cursor ?? undefined;
  } while (cursor !== undefined);
}

const mediaTypes = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;

/** Every page as lines, read only as fast as the client takes them. The first page is read before the answer begins. */
export const lines = async (page: Page, format: 'ndjson' | 'csv', filename: string): Promise<Response> => {
  const first = await page(undefined);
  const source = chunks((cursor) => (cursor === undefined ? Promise.resolve(first) : page(cursor)), format);
  return new Response(ReadableStream.from(source), {
    headers: {
      'content-type': mediaTypes[format],
      'content-disposition': `attachment; filename="${filename}.${format}"`,
    },
  });
};
