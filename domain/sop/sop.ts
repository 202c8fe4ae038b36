import { z } from 'zod';
import { accept, type Decider, refuse } from '../kernel/decider.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';
import { processFamilySchema } from '../run/events.ts';

const sop = z.object({
  sop_id: z.string(),
  org_id: z.string(),
  number: z.string(),
  version: z.number().int().min(1),
  title: z.string(),
  family: processFamilySchema,
  document_uri: z.string().nullable(),
});

/** Stream: `sop-<uuid of organisation, number and version>`. */
export const sopEvents = {
  SopDrafted: define(sop.extend({ written_by: z.string() })),
  SopApproved: define(z.object({ approved_by: z.string(), at: z.string() })),
};
export type SopEvent = EventsOf<typeof sopEvents>;
export type Sop = z.infer<typeof sop>;
export type SopState =
  | { readonly status: 'none' }
  | ({ readonly status: 'draft'; readonly written_by: string } & Sop)
  | ({ readonly status: 'approved'; readonly written_by: string; readonly approved_by: string } & Sop);

export type SopCommand = { readonly type: 'DraftSop'; readonly sop: Sop } | { readonly type: 'ApproveSop' };
export type SopFailure =
  | { readonly kind: 'SopNotFound' }
  | { readonly kind: 'SopAlreadyExists'; readonly number: string; readonly version: number }
  | { readonly kind: 'ApproverIsAuthor'; readonly author: string };

export const sopDecider: Decider<SopState, SopCommand, SopEvent, SopFailure> = {
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'SopDrafted') return { status: 'draft', ...event.data };
    return state.status === 'none' ? state : { ...state, status: 'approved', approved_by: event.data.approved_by };
  },
  decide: (command, state, { now, actor }) => {
    if (command.type === 'DraftSop') {
      const { number, version } = command.sop;
      if (state.status !== 'none') return refuse({ kind: 'SopAlreadyExists', number, version });
      return accept({ type: 'SopDrafted', data: { ...command.sop, written_by: actor.id } });
    }
    if (state.status === 'none') return refuse({ kind: 'SopNotFound' });
    if (state.status === 'approved') return accept();
    if (state.written_by === actor.id) return refuse({ kind: 'ApproverIsAuthor', author: state.written_by });
    return accept({ type: 'SopApproved', data: { approved_by: actor.id, at: now } });
  },
};
