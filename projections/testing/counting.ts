import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { SiteEvent } from '../../domain/tool/site.ts';
import { defineProjection, type Projection, put } from '../projection.ts';
import { memoryTable } from '../storage/memory-table.ts';

export const counts = pgTable('counts', { stream: text().primaryKey(), events: integer().notNull() });

/** Counts the events of each site: applying one twice shows. `fault` names the sites that cannot be applied. */
export const counting = (options: { version?: number; fault?: (site: string) => boolean } = {}): Projection =>
  defineProjection<number, SiteEvent>({
    name: 'counts',
    version: options.version ?? 1,
    tables: [counts],
    memory: memoryTable('counts_memory'),
    categories: ['site'],
    decodes: true,
    initial: 0,
    project: (before, event, { stream }) => {
      if (options.fault?.(event.data.site)) throw new Error(`cannot count ${event.data.site}`);
      return { state: before + 1, rows: [put(counts, { stream, events: before + 1 })] };
    },
  });

export const claim = (site: string) => ({ type: 'SiteClaimed', data: { site, org_id: 'demo' } });
