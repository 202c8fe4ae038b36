import { upgradeWebSocket } from '@hono/node-server';
import { z } from '@hono/zod-openapi';
import { WebSocket } from 'ws';
import { load } from '../../../commands/handling.ts';
import { runStream } from '../../../commands/streams.ts';
import { runDecider } from '../../../domain/run/decide.ts';
import type { ProcessFamily, RunEvent } from '../../../domain/run/events.ts';
import type { RunState } from '../../../domain/run/state.ts';
import { areas, streamPath } from '../areas.ts';
import { POSITION_PATTERN, parsePosition } from '../conventions/position.ts';
import { followRun } from '../live/follow.ts';
import { DEFAULT_OUTBOX, Outbox } from '../live/outbox.ts';
import { eventStream } from '../live/server-sent-events.ts';
import { pump } from '../live/web-socket.ts';
import type { HttpPorts } from '../ports.ts';
import { invalid, notFound } from '../problems/problem.ts';
import { type Route, type RouteRequest, route } from '../route.ts';
import { text } from '../schemas/primitives.ts';
import { runParams } from './runs.ts';

/** A client comes back after this time with a token that is good by then: who lost the right to watch is out. */
const LONGEST_MS = 60 * 60 * 1000;

const position = z.string().regex(POSITION_PATTERN, 'must be a position as messages give it');
const streamQuery = z.object({
  from: position.optional().openapi({ description: 'Everything after this position first, then live.' }),
  ticket: text(100).optional().openapi({ description: 'In the place of a token, once; see POST /api/auth/ticket.' }),
});

const messagesHelp =
  'Messages have a type: telemetry, state, alert, progress, or dropped (frames that a slow client lost, and where to ' +
  'resume). Each carries its position in the log.';

export const liveRoutes = (ports: HttpPorts): readonly Route[] => {
  const { store, live, log } = ports;

  const exists = async (org_id: string, run_id: string, families: readonly ProcessFamily[]): Promise<boolean> => {
    const { state } = await load<RunState, RunEvent>(store, runDecider, runStream(run_id));
    return 'org_id' in state && state.org_id === org_id && families.includes(state.family);
  };

  const open = (run_id: string, from: string | undefined) => {
    const outbox = new Outbox(ports.config.live_outbox ?? DEFAULT_OUTBOX, (frames) => live.countDropped(frames));
    const ending = new AbortController();
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(LONGEST_MS)]);
    signal.addEventListener('abort', () => outbox.close(), { once: true });
    const position = from === undefined ? undefined : parsePosition(from);
    const end = (): void => ending.abort();
    void followRun({ store, hub: live, run_id, from: position, outbox, signal, lost: end }).catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error, run_id }, 'following a run failed');
      end();
    });
    return { outbox, end };
  };

  const serveWebSocket = (request: RouteRequest<{ run_id: string }, z.output<typeof streamQuery>, unknown>) => {
    const { context, params, query } = request;
    let end: (() => void) | undefined;
    return upgradeWebSocket(context, {
      onOpen: (_, socket) => {
        const { raw } = socket;
        if (!(raw instanceof WebSocket)) throw new Error('the server upgraded with another WebSocket library');
        const following = open(params.run_id, query.from);
        end = following.end;
        void pump(raw, following.outbox).finally(following.end);
      },
      onClose: () => end?.(),
    });
  };

  return areas.flatMap(({ area, families }): readonly Route[] => {
    const access = { permission: `${area}:view_run` } as const;
    return [
      route({
        method: 'get',
        path: streamPath(area, '{run_id}'),
        tag: 'Live',
        summary: 'Follow a run over a WebSocket',
        description: `The token goes into Sec-WebSocket-Protocol: \`bearer, <token>\`. ${messagesHelp}`,
        kind: 'direct',
        access,
        params: runParams,
        query: streamQuery,
        success: { status: 101, description: 'A WebSocket of JSON messages' },
        problems: [426],
        handler: async (request) => {
          const { run_id } = request.params;
          if (!(await exists(request.caller.org_id, run_id, families))) return { problem: notFound('run', run_id) };
          if (request.context.req.header('upgrade')?.toLowerCase() === 'websocket') return serveWebSocket(request);
          const detail =
            'This is a WebSocket. The same messages come as server-sent events at .../runs/{run_id}/events.';
          const headers = { upgrade: 'websocket' };
          return { problem: { status: 426, slug: 'upgrade-required', title: 'Upgrade required', detail, headers } };
        },
      }),
      route({
        method: 'get',
        path: `/api/${area}/runs/{run_id}/events`,
        tag: 'Live',
        summary: 'Follow a run by server-sent events',
        description: `Last-Event-ID resumes. ${messagesHelp}`,
        kind: 'direct',
        access,
        params: runParams,
        query: streamQuery,
        success: { status: 200, description: 'A stream of events', mediaTypes: ['text/event-stream'] },
        handler: async ({ caller, params: { run_id }, query, context }) => {
          if (!(await exists(caller.org_id, run_id, families))) return { problem: notFound('run', run_id) };
          const last = context.req.header('last-event-id');
          if (last !== undefined && !POSITION_PATTERN.test(last)) {
            return {
              problem: invalid([
                { path: 'header.last-event-id', message: 'must be the id of an event of this stream' },
              ]),
            };
          }
          const { outbox, end } = open(run_id, last ?? query.from);
          return eventStream(outbox, end);
        },
      }),
    ];
  });
};
