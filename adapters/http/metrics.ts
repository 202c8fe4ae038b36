import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { HttpEnv } from './conventions/environment.ts';
import type { BridgeCounters, HttpPorts } from './ports.ts';

export interface RequestTotals {
  readonly uptime_seconds: number;
  readonly requests_total: number;
  /** Over the last minute. */
  readonly requests_per_second: number;
  readonly average_response_ms: number;
}

export interface Metrics {
  readonly measure: MiddlewareHandler<HttpEnv>;
  totals(): RequestTotals;
  /** Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

const WINDOW_S = 60;

const bridgeHelp: Readonly<Record<keyof BridgeCounters, string>> = {
  messages_received: 'MQTT messages that came in',
  frames_published: 'Telemetry frames handed to the stream',
  messages_rejected: 'MQTT messages that were refused and kept as dead letters',
  rebirths_requested: 'Rebirths asked of edge nodes',
  sequence_gaps: 'Holes in the sequence numbers of edge nodes',
};

/** Everything that a registry of this process shows; each application has its own. */
export const createMetrics = (ports: Pick<HttpPorts, 'readSide' | 'bridge' | 'live' | 'clock'>): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'spectra_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'spectra_live_subscribers',
    help: 'Clients that follow a run',
    registers: [registry],
    collect() {
      this.set(ports.live.subscribers());
    },
  });
  new Counter({
    name: 'spectra_live_frames_dropped_total',
    help: 'Frames that slow live clients lost',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(ports.live.droppedFrames());
    },
  });
  const lagEvents = new Gauge({
    name: 'spectra_projection_lag_events',
    help: 'Events of the log that a projection has yet to apply',
    labelNames: ['projection'],
    registers: [registry],
  });
  const lagSeconds = new Gauge({
    name: 'spectra_projection_lag_seconds',
    help: 'How long the oldest of them has waited',
    labelNames: ['projection'],
    registers: [registry],
  });
  const parked = new Gauge({
    name: 'spectra_projection_parked_events',
    help: 'Events that could not be applied and wait for an operator',
    labelNames: ['projection'],
    registers: [registry],
  });
  const { bridge } = ports;
  if (bridge !== null) {
    for (const [name, help] of Object.entries(bridgeHelp)) {
      new Counter({
        name: `spectra_bridge_${name}_total`,
        help,
        registers: [registry],
        collect() {
          this.reset();
          this.inc(bridge()[name as keyof BridgeCounters]);
        },
      });
    }
  }

  const started = performance.now();
  let requests = 0;
  let response_ms = 0;
  /** Requests of each of the last seconds, by second. */
  const perSecond = new Map<number, number>();
  const count = (duration_ms: number): void => {
    requests += 1;
    response_ms += duration_ms;
    const second = Math.floor(performance.now() / 1000);
    perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    for (const old of perSecond.keys()) {
      if (old > second - WINDOW_S) break;
      perSecond.delete(old);
    }
  };

  return {
    contentType: registry.contentType,
    measure: async (c, next) => {
      const begin = performance.now();
      await next();
      const duration_ms = performance.now() - begin;
      count(duration_ms);
      // The pattern, not the path: ids would make a series each.
      const pattern = routePath(c, -1);
      const route = c.res.status === 404 && pattern === '/*' ? 'none' : pattern;
      durations.observe({ method: c.req.method, route, status: String(c.res.status) }, duration_ms / 1000);
    },
    totals: () => {
      const now = performance.now();
      const recent = [...perSecond].filter(([second]) => second > Math.floor(now / 1000) - WINDOW_S);
      const span_s = Math.min(WINDOW_S, Math.max(1, (now - started) / 1000));
      return {
        uptime_seconds: Math.round((now - started) / 1000),
        requests_total: requests,
        requests_per_second: recent.reduce((sum, [, n]) => sum + n, 0) / span_s,
        average_response_ms: requests === 0 ? 0 : response_ms / requests,
      };
    },
    text: async () => {
      for (const { name, lag_events, lag_s, parked_events } of await ports.readSide.projections()) {
        lagEvents.set({ projection: name }, lag_events ?? Number.NaN);
        lagSeconds.set({ projection: name }, lag_s ?? Number.NaN);
        parked.set({ projection: name }, parked_events);
      }
      return registry.metrics();
    },
  };
};
