import { z } from 'zod';
import { define, type EventsOf } from '../kernel/event-schema.ts';
import type { ProcessFamily } from './events.ts';

/**
 * Stream: `runnumber-<org>.<prefix>.<UTC day>`. The revision of an allocation is its place in the day's sequence, so the
 * store itself keeps numbers unique: two allocations of one number cannot both be appended.
 */
export const runNumberEvents = {
  RunNumberAllocated: define(z.object({ run_number: z.string(), run_id: z.string() })),
};
export type RunNumberEvent = EventsOf<typeof runNumberEvents>;

const prefixes: Readonly<Record<ProcessFamily, string>> = {
  diffusion: 'DIF',
  oxidation: 'OXI',
  cvd: 'CVD',
  ion_implantation: 'ION',
  rtp: 'RTP',
  etch: 'ETC',
};

/** @param at RFC 3339 in UTC */
export const runNumberStream = (org_id: string, family: ProcessFamily, at: string): string =>
  `runnumber-${org_id}.${prefixes[family]}.${dayOf(at)}`;

/** The number at a place of the day's sequence (from 0), for example `CVD-20261122-000123`. */
export const runNumber = (family: ProcessFamily, at: string, place: bigint): string =>
  `${prefixes[family]}-${dayOf(at)}-${(place + 1n).toString().padStart(6, '0')}`;

const dayOf = (at: string): string => at.slice(0, 10).replaceAll('-', '');
