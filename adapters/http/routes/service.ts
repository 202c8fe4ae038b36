import { z } from '@hono/zod-openapi';
import type { Metrics } from '../metrics.ts';
import type { HttpPorts } from '../ports.ts';
import { type Route, route } from '../route.ts';
import { projectionSchema } from '../schemas/system.ts';

const serviceState = z.enum(['connected', 'embedded', 'unreachable']);

const healthSchema = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']),
    version: z.string(),
    timestamp: z.string(),
    services: z.object({
      eventstore: serviceState,
      postgres: serviceState,
      stream: serviceState,
      mqtt: serviceState,
    }),
    projections: z.array(projectionSchema).readonly(),
    bridge: z.record(z.string(), z.number()).nullable(),
    metrics: z.object({
      uptime_seconds: z.number(),
      requests_total: z.number(),
      requests_per_second: z.number(),
      average_response_ms: z.number(),
    }),
  })
  .openapi('Health');

const readySchema = z
  .object({ ready: z.boolean(), commands: z.boolean(), ingestion: z.boolean(), queries: z.boolean() })
  .openapi('Readiness');

export const serviceRoutes = (ports: HttpPorts, metrics: Metrics): readonly Route[] => [
  route({
    method: 'get',
    path: '/health',
    tag: 'Service',
    summary: 'How the parts of the system are',
    description: 'degraded: something is out of reach or behind. unhealthy: nothing can be recorded.',
    kind: 'direct',
    access: { open: 'service' },
    success: { status: 200, description: 'The state of every part', schema: healthSchema },
    handler: async () => {
      const { health, readSide, bridge, clock, version } = ports;
      const [eventstore, postgres, stream, mqtt] = await Promise.all([
        health.eventstore(),
        health.postgres(),
        health.stream(),
        health.mqtt(),
      ]);
      const projections = postgres === 'unreachable' ? [] : await readSide.projections();
      const behind = projections.some(({ status }) => status === 'parked' || status === 'waiting');
      const away = [postgres, stream, mqtt].includes('unreachable');
      const status: z.output<typeof healthSchema>['status'] =
        eventstore === 'unreachable' ? 'unhealthy' : away || behind ? 'degraded' : 'healthy';
      return {
        body: {
          status,
          version,
          timestamp: clock().toISOString(),
          services: { eventstore, postgres, stream, mqtt },
          projections,
          bridge: bridge === null ? null : { ...bridge() },
          metrics: metrics.totals(),
        },
        status: status === 'unhealthy' ? 503 : 200,
      };
    },
  }),
  route({
    method: 'get',
    path: '/ready',
    tag: 'Service',
    summary: 'Whether commands, ingestion and queries all work',
    kind: 'direct',
    access: { open: 'service' },
    success: { status: 200, description: 'All of them work; with 503, one does not', schema: readySchema },
    handler: async () => {
      const parts = await ports.health.ready();
      const ready = parts.commands && parts.ingestion && parts.queries;
      return { body: { ready, ...parts }, status: ready ? 200 : 503 };
    },
  }),
  route({
    method: 'get',
    path: '/metrics',
    tag: 'Service',
    summary: 'Metrics for Prometheus',
    kind: 'direct',
    access: { open: 'service' },
    success: { status: 200, description: 'Text exposition format', mediaTypes: ['text/plain'] },
    handler: async () => new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } }),
  }),
];
