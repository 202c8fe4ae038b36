import { z } from 'zod';
import { accept, type Decider, refuse } from '../kernel/decider.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';

/** Stream: `site-<site>`. One broker carries the tools of all organisations, so a site's name belongs to the first that uses it. */
export const siteEvents = {
  SiteClaimed: define(z.object({ site: z.string(), org_id: z.string() })),
};
export type SiteEvent = EventsOf<typeof siteEvents>;
export type SiteState = { readonly status: 'free' } | { readonly status: 'claimed'; readonly org_id: string };
export interface ClaimSite {
  readonly type: 'ClaimSite';
  readonly site: string;
  readonly org_id: string;
}
export interface SiteNotAvailable {
  readonly kind: 'SiteNotAvailable';
  readonly site: string;
}

export const siteDecider: Decider<SiteState, ClaimSite, SiteEvent, SiteNotAvailable> = {
  initial: { status: 'free' },
  evolve: (_, event) => ({ status: 'claimed', org_id: event.data.org_id }),
  decide: ({ site, org_id }, state) => {
    if (state.status === 'free') return accept({ type: 'SiteClaimed', data: { site, org_id } });
    return state.org_id === org_id ? accept() : refuse({ kind: 'SiteNotAvailable', site });
  },
};
