import { describe, expect, test } from 'vitest';
import { decodeRecorded } from '../../domain/decode.ts';
import { categories } from '../../domain/events.ts';
import { categoryOf, type RecordedEvent } from '../../domain/kernel/event.ts';
import type { EventDefinitions } from '../../domain/kernel/event-schema.ts';
import { readSamples, type Sample, sampleFile } from './samples.ts';

const samples = readSamples();

/** The files that there must be: one for each version of each type that the log may hold. */
const expected = Object.entries(categories as Record<string, EventDefinitions>).flatMap(([category, definitions]) =>
  Object.entries(definitions).flatMap(([type, { version }]) =>
    Array.from({ length: version }, (_, index) => sampleFile(category, type, index + 1)),
  ),
);

const recorded = ({ stream, type, version, data }: Sample): RecordedEvent => ({
  id: '00000000-0000-5000-8000-000000000000',
  type,
  data,
  stream,
  revision: 0n,
  position: { commit: '0', prepare: '0' },
  metadata: {
    $correlationId: '',
    $causationId: '',
    schemaVersion: version,
    actor: { id: '', name: '', roles: [], org_id: '' },
    commandId: '',
    occurredAt: '',
    recordedAt: '',
    previousHash: '',
    hash: '',
  },
});

describe('the samples of stored events', () => {
  test('are one of every version of every type', () => {
    const files = new Set(samples.map(({ file }) => file));
    const missing = expected.filter((file) => !files.has(file));
    expect(
      missing,
      `add to tests/events/samples/ each file listed here, as { "stream", "type", "version", "data" } with every field filled in`,
    ).toEqual([]);
  });

  test('are of types and versions that the program still knows: what was written once stays readable', () => {
    const known = new Set(expected);
    expect(samples.map(({ file }) => file).filter((file) => !known.has(file))).toEqual([]);
  });

  test.each(samples.map((sample) => [sample.file, sample] as const))('%s still decodes to the same', (file, sample) => {
    expect(sampleFile(categoryOf(sample.stream), sample.type, sample.version)).toBe(file);
    const data = sample.decodes_to ?? sample.data;
    expect(decodeRecorded(recorded(sample))).toEqual({ ok: true, event: { type: sample.type, data } });
  });
});
