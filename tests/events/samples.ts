import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('samples/', import.meta.url));

/**
 * An event as it was stored once: `samples/<category>/<Type>.v<version>.json`. Samples are never changed: what was written
 * stays readable. When a type gets a new version, a sample of it is added, and the older ones get `decodes_to`: what their
 * data are in the newest version (that is `data` where it is left out).
 */
export interface Sample {
  readonly file: string;
  readonly stream: string;
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
  readonly decodes_to?: unknown;
}

export const sampleFile = (category: string, type: string, version: number): string =>
  `${category}/${type}.v${version}.json`;

export const readSamples = (): Sample[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, ...(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as Omit<Sample, 'file'>) }));
