import { z } from '@hono/zod-openapi';
import type { RecordedEvent } from '../../../domain/kernel/event.ts';
import type { ChainBreak } from '../../../domain/kernel/hash-chain.ts';
import { findEvent, listEvents } from '../../../projections/queries.ts';
import { readIndexed, visibleData } from '../audit/events.ts';
import { history, type Moment, ownStream, stateAt, verifyChain } from '../audit/history.ts';
import { auditedKinds, auditSubjects } from '../audit/subjects.ts';
import { positionText } from '../conventions/position.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { type Route, route } from '../route.ts';
import { auditEventSchema, historyEntrySchema, stateAtSchema, verificationSchema } from '../schemas/audit.ts';
import { instant, optionalUtc, page, paging, period, queryInteger, text, uuid } from '../schemas/primitives.ts';

const access = { permission: 'audit:read' } as const;
const params = z.object({ id: text(130) });
const moment = z.union([instant(), z.string().regex(/^\d{1,15}$/, 'must be an RFC 3339 time or a revision')]);

const momentOf = (at: string | undefined): Moment | undefined => {
  if (at === undefined) return undefined;
  return /^\d+$/.test(at) ? { revision: BigInt(at) } : { recorded_by_ms: Date.parse(at) };
};

const eventView = (event: RecordedEvent, org_id: string) => ({
  id: event.id,
  stream: event.stream,
  revision: Number(event.revision),
  position: positionText(event.position),
  type: event.type,
  ...visibleData(event, org_id),
  metadata: { ...event.metadata },
  hash: event.metadata.hash,
  previous_hash: event.metadata.previousHash,
});

const breakView = (broken: ChainBreak) =>
  broken.kind === 'revision_gap'
    ? {
        kind: broken.kind,
        revision: Number(broken.found),
        expected: String(broken.expected),
        found: String(broken.found),
      }
    : { kind: broken.kind, revision: Number(broken.revision), expected: broken.expected, found: broken.found };

const eventRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/audit/events',
    tag: 'Audit',
    summary: 'Events of the log, whole',
    kind: 'query',
    access,
    query: z.object({
      ...paging,
      ...period,
      stream: text().optional(),
      type: text().optional(),
      actor: text().optional(),
      run: text(80).optional(),
      recipe: uuid().optional(),
      correlation_id: text(128).optional(),
      order: z.enum(['asc', 'desc']).optional(),
    }),
    success: { status: 200, description: 'Newest first unless asked otherwise', schema: page(auditEventSchema) },
    handler: async ({ caller: { org_id, platform }, query: { actor, run, recipe, from, to, ...query } }) => {
      const found = await listEvents(ports.readDb, {
        ...query,
        org_id,
        platform,
        actor_id: actor,
        run_id: run,
        recipe_id: recipe,
        from: optionalUtc(from),
        to: optionalUtc(to),
      });
      const events = await readIndexed(ports.store, found.items);
      return { body: { items: events.map((event) => eventView(event, org_id)), next_cursor: found.next_cursor } };
    },
  }),
  route({
    method: 'get',
    path: '/api/audit/events/{id}',
    tag: 'Audit',
    summary: 'One event, whole',
    kind: 'query',
    access,
    params,
    success: { status: 200, description: 'The event', schema: auditEventSchema },
    handler: async ({ caller: { org_id, platform }, params: { id } }) => {
      const found = await findEvent(ports.readDb, { org_id, platform, event_id: id });
      if (found === null) return { problem: notFound('event', id) };
      const [event] = await readIndexed(ports.store, [found]);
      return event === undefined ? { problem: notFound('event', id) } : { body: eventView(event, org_id) };
    },
  }),
];

/** These read the log itself, so they need no read model and show what is recorded now. */
const subjectRoutes = ({ store }: HttpPorts): readonly Route[] =>
  auditedKinds.flatMap((kind): readonly Route[] => {
    const subject = auditSubjects[kind];
    const what = kind.slice(0, -1);
    const events = (org_id: string, id: string) => ownStream(store, subject.stream(org_id, id), org_id);
    return [
      route({
        method: 'get',
        path: `/api/audit/${kind}/{id}/history`,
        tag: 'Audit',
        summary: `What changed of a ${what}: from what to what, by whom, when, why, signed how`,
        kind: 'direct',
        access,
        params,
        query: z.object({
          limit: queryInteger(1, 1000).optional(),
          cursor: queryInteger(0, Number.MAX_SAFE_INTEGER).optional(),
        }),
        success: { status: 200, description: 'Oldest first', schema: page(historyEntrySchema) },
        handler: async ({ caller: { org_id }, params: { id }, query: { limit = 100, cursor = 0 } }) => {
          const found = await history(events(org_id, id), subject, cursor, limit);
          if (found === null) return { problem: notFound(what, id) };
          return { body: { items: found.items, next_cursor: found.next === null ? null : String(found.next) } };
        },
      }),
      route({
        method: 'get',
        path: `/api/audit/${kind}/{id}/verification`,
        tag: 'Audit',
        summary: `Whether the hash chain of a ${what} is whole`,
        kind: 'direct',
        access,
        params,
        success: { status: 200, description: 'The outcome', schema: verificationSchema },
        handler: async ({ caller: { org_id }, params: { id } }) => {
          const outcome = await verifyChain(events(org_id, id));
          if (outcome === null) return { problem: notFound(what, id) };
          const { head, broken } = outcome;
          return {
            body: {
              stream: subject.stream(org_id, id),
              valid: broken === null,
              events_checked: outcome.events,
              head: { revision: Number(head.revision), hash: head.hash },
              broken: broken === null ? null : breakView(broken),
            },
          };
        },
      }),
      route({
        method: 'get',
        path: `/api/audit/${kind}/{id}`,
        tag: 'Audit',
        summary: `The state of a ${what} at an instant or a revision`,
        description: 'By the time of recording: what the system knew then. Without `at`, what it knows now.',
        kind: 'direct',
        access,
        params,
        query: z.object({ at: moment.optional() }),
        success: { status: 200, description: 'The state, folded from the log', schema: stateAtSchema },
        handler: async ({ caller: { org_id }, params: { id }, query: { at } }) => {
          const found = await stateAt(events(org_id, id), subject, momentOf(at));
          if (found === null) return { problem: notFound(what, id) };
          return {
            body: {
              stream: subject.stream(org_id, id),
              revision: Number(found.revision),
              recorded_at: found.recorded_at,
              state: { ...found.state },
            },
            revision: found.revision,
          };
        },
      }),
    ];
  });

export const auditRoutes = (ports: HttpPorts): readonly Route[] => [...eventRoutes(ports), ...subjectRoutes(ports)];
