import { z } from '@hono/zod-openapi';
import { runSimulation, simulationIdOf } from '../../../commands/simulation/simulations.ts';
import { type RunTelemetry, tuneFromRuns } from '../../../commands/simulation/tuning.ts';
import { simulationModels } from '../../../domain/simulation/models.ts';
import { tuningOptions, tuningSources } from '../../../domain/simulation/rtp-tuning.ts';
import { findRun, type ReadDb, readTelemetry } from '../../../projections/queries.ts';
import { sentBody } from '../conventions/body.ts';
import type { HttpPorts } from '../ports.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { text } from '../schemas/primitives.ts';
import { shownSimulation, simulationSchema } from '../schemas/simulation.ts';

const fromRuns = z.strictObject({
  kind: z.literal('runs'),
  run_ids: z.array(text(80)).min(1).max(10),
  /** The controller's output, and what it controls: those of the first zone unless given. */
  input_signal: text(120).default('lamp_power_pct[0]'),
  output_signal: text(120).default('measured_c[0]'),
});
const body = z
  .strictObject({ source: z.discriminatedUnion('kind', [...tuningSources, fromRuns]), ...tuningOptions })
  .openapi('ControllerTuning');

const MOST_SAMPLES = 1000;

/** Telemetry through the read model: at most a thousand samples a run, those of both signals that stand at one time. */
const recordedTelemetry = (db: ReadDb): RunTelemetry => ({
  signalsOf: async (org_id, run_id, input_signal, output_signal) => {
    if ((await findRun(db, org_id, run_id)) === null) return null;
    const { series } = await readTelemetry(db, {
      org_id,
      run_id,
      signals: [input_signal, output_signal],
      limit: 20_000,
    });
    const of = (signal: string): Map<number, number> => {
      const found = series.find((each) => each.signal === signal);
      return new Map(
        (found?.ts_ms ?? []).flatMap((ts, i) => {
          const value = found?.values[i];
          return typeof value === 'number' ? [[ts, value] as const] : [];
        }),
      );
    };
    const [inputs, outputs] = [of(input_signal), of(output_signal)];
    const times = [...inputs.keys()].filter((ts) => outputs.has(ts)).sort((a, b) => a - b);
    const stride = Math.max(1, Math.ceil(times.length / MOST_SAMPLES));
    const kept = times.filter((_, i) => i % stride === 0);
    const first = kept[0] ?? 0;
    return {
      times_s: kept.map((ts) => (ts - first) / 1000),
      input: kept.map((ts) => inputs.get(ts) ?? 0),
      output: kept.map((ts) => outputs.get(ts) ?? 0),
    };
  },
});

export const rtpTuningRoutes = (ports: HttpPorts): readonly Route[] => {
  const telemetry = recordedTelemetry(ports.readDb);
  const { title, source } = simulationModels.rtp_tuning;
  return [
    route({
      method: 'post',
      path: '/api/rtp/tune/controller',
      tag: 'Simulation',
      summary: title,
      description: `${source}. From runs the plant is identified by their recorded telemetry, which becomes part of the record.`,
      kind: 'command',
      access: { permission: 'simulation:run' },
      body,
      success: { status: 201, description: 'The tuning as it was recorded', schema: simulationSchema },
      problems: [503],
      handler: async ({ body: asked, meta, context }) => {
        const given = (await sentBody(context)) as Readonly<Record<string, unknown>>;
        const { source: from, ...options } = asked;
        const request = { simulation_id: simulationIdOf(meta), kind: 'rtp_tuning' as const, given, input: asked };
        if (from.kind === 'runs') {
          const outcome = await tuneFromRuns({ ...ports, telemetry }, meta, given, from, options);
          return replyTo(outcome, shownSimulation, ({ links }) => links.self);
        }
        return replyTo(await runSimulation(ports, meta, request), shownSimulation, ({ links }) => links.self);
      },
    }),
  ];
};
