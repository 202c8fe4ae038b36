import { z } from 'zod';
import { accept, type Decider } from '../kernel/decider.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';

/** Stream: `catalogue-<org>`: which editions of the product's catalogue an organisation has. */
export const catalogueEvents = {
  /** Every mode and recipe of the edition was in the organisation when this was written. */
  CatalogueIntroduced: define(
    z.object({
      org_id: z.string(),
      /** SHA-256 of the edition's canonical content. */
      edition: z.string(),
      process_modes: z.number().int(),
      recipes: z.number().int(),
    }),
  ),
};
export type CatalogueEvent = EventsOf<typeof catalogueEvents>;
export type CatalogueState = { readonly editions: readonly string[] };
export interface IntroduceCatalogue {
  readonly type: 'IntroduceCatalogue';
  readonly introduction: CatalogueEvent['data'];
}

export const catalogueDecider: Decider<CatalogueState, IntroduceCatalogue, CatalogueEvent, never> = {
  initial: { editions: [] },
  evolve: ({ editions }, event) => ({ editions: [...editions, event.data.edition] }),
  decide: ({ introduction }, { editions }) =>
    editions.includes(introduction.edition) ? accept() : accept({ type: 'CatalogueIntroduced', data: introduction }),
};
