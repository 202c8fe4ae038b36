import sparkplug from 'sparkplug-payload';
import type { UMetric, UPayload, UPropertyValue } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import type { MetricDefinition, Reading } from './metric.ts';

const found = sparkplug.get('spBv1.0');
if (!found) throw new Error('sparkplug-payload does not speak spBv1.0');
const codec = found;

export const encode = (payload: UPayload): Buffer => Buffer.from(codec.encodePayload(payload));
export const decode = (payload: Uint8Array): UPayload => codec.decodePayload(payload);

/** Quality codes of Sparkplug 3.0, property `Quality`. */
const qualityCode = { bad: 0, stale: 500 } as const;

/** Aliases of one edge node: unique over the node and all its devices, fixed for the life of the program. */
export class AliasTable {
  readonly #aliases = new Map<string, number>();

  aliasOf(device: string, metric: string): number {
    const key = `${device}\n${metric}`;
    const known = this.#aliases.get(key);
    if (known !== undefined) return known;
    const alias = this.#aliases.size + 1;
    this.#aliases.set(key, alias);
    return alias;
  }
}

function properties(
  reading: Reading | undefined,
  unit: string | undefined,
): Record<string, UPropertyValue> | undefined {
  const set: Record<string, UPropertyValue> = {};
  if (unit !== undefined) set.engUnit = { type: 'String', value: unit };
  if (reading?.quality) set.Quality = { type: 'Int32', value: qualityCode[reading.quality] };
  return Object.keys(set).length > 0 ? set : undefined;
}

/** A metric of a birth certificate: name, alias, type, unit, and the last value that was sent (null when there is none). */
export function birthMetric(
  definition: MetricDefinition,
  alias: number,
  reading: Reading | undefined,
  now: number,
): UMetric {
  const set = properties(reading, definition.unit);
  return {
    name: definition.name,
    alias,
    timestamp: reading?.ts ?? now,
    type: definition.type,
    value: reading?.value ?? null,
    ...(set ? { properties: set } : {}),
  };
}

/** A metric of a data message: the alias stands for the name. */
export function dataMetric(
  definition: MetricDefinition,
  alias: number,
  reading: Reading,
  historical: boolean,
): UMetric {
  const set = properties(reading, undefined);
  return {
    alias,
    timestamp: reading.ts,
    type: definition.type,
    value: reading.value,
    ...(historical ? { isHistorical: true } : {}),
    ...(set ? { properties: set } : {}),
  };
}
