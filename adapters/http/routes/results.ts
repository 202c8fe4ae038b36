import { z } from '@hono/zod-openapi';
import { load } from '../../../commands/handling.ts';
import { recordResults } from '../../../commands/runs.ts';
import { runStream } from '../../../commands/streams.ts';
import { runDecider } from '../../../domain/run/decide.ts';
import type { RunEvent } from '../../../domain/run/events.ts';
import type { RunState } from '../../../domain/run/state.ts';
import { areas } from '../areas.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { text } from '../schemas/primitives.ts';
import { knownRun } from './run-commands.ts';
import { runParams } from './runs.ts';

const values = z.record(text(120), z.number());

const resultsSchema = z
  .object({
    run_id: z.string(),
    results: values,
    /** Every value that was ever recorded, oldest first: one that was corrected stays visible. */
    history: z
      .array(
        z.object({
          name: z.string(),
          value: z.number(),
          corrects: z.number().nullable(),
          measured_by: z.string(),
          at: z.string(),
          recorded_by: z.string(),
          reason: z.string().nullable(),
          revision: z.number().int(),
        }),
      )
      .readonly(),
  })
  .openapi('RunResults');

const resultsBody = z
  .object({
    results: values.refine((given) => Object.keys(given).length > 0, 'must hold a value'),
    reason: text(2000).optional().openapi({ description: 'Required when a recorded value changes.' }),
  })
  .openapi('NewResults');

const readResults = async ({ store }: HttpPorts, run_id: string) => {
  const loaded = await load<RunState, RunEvent>(store, runDecider, runStream(run_id));
  const results: Record<string, number> = {};
  const history = loaded.history.flatMap(({ event, recorded }) => {
    if (event.type !== 'RunResultsRecorded') return [];
    const { measured_by, at } = event.data;
    return Object.entries(event.data.results).map(([name, value]) => {
      const corrects = results[name] ?? null;
      results[name] = value;
      const { actor, reason = null } = recorded.metadata;
      return {
        name,
        value,
        corrects,
        measured_by,
        at,
        recorded_by: actor.id,
        reason,
        revision: Number(recorded.revision),
      };
    });
  });
  return { state: loaded.state, results, history };
};

export const resultRoutes = (ports: HttpPorts): readonly Route[] =>
  areas.flatMap(({ area, families }): readonly Route[] => {
    const here = (state: RunState, org_id: string): boolean =>
      'org_id' in state && state.org_id === org_id && families.includes(state.family);
    return [
      route({
        method: 'get',
        path: `/api/${area}/runs/{run_id}/results`,
        tag: 'Runs',
        summary: 'Results of a run, with every correction',
        description: 'Read from the log itself.',
        kind: 'direct',
        access: { permission: `${area}:view_run` },
        params: runParams,
        success: { status: 200, description: 'The values in force and their history', schema: resultsSchema },
        handler: async ({ caller, params: { run_id } }) => {
          const { state, results, history } = await readResults(ports, run_id);
          if (!here(state, caller.org_id)) return { problem: notFound('run', run_id) };
          return { body: { run_id, results, history } };
        },
      }),
      route({
        method: 'post',
        path: `/api/${area}/runs/{run_id}/results`,
        tag: 'Runs',
        summary: 'Record metrology of a run, or correct it',
        description: 'A correction is a new event with a reason; the old value stays visible.',
        kind: 'command',
        access: { permission: `${area}:create_run` },
        params: runParams,
        body: resultsBody,
        success: {
          status: 200,
          description: 'The values in force',
          schema: z.object({ run_id: z.string(), results: values }),
        },
        handler: async ({ caller, params: { run_id }, body, meta, ifMatch }) => {
          const before = await readResults(ports, run_id);
          const changed = here(before.state, caller.org_id)
            ? Object.keys(body.results).filter(
                (name) => (before.results[name] ?? body.results[name]) !== body.results[name],
              )
            : [];
          if (changed.length > 0 && body.reason === undefined) {
            const detail = `A recorded value changes (${changed.join(', ')}): give the reason of the correction.`;
            const errors = [{ path: 'reason', message: 'required for a correction' }];
            return { problem: { status: 422, slug: 'reason-required', title: 'Reason required', detail, errors } };
          }
          return replyTo(await recordResults(ports, meta, run_id, body.results, families, ifMatch), (state) => ({
            run_id,
            results: { ...knownRun(state).results },
          }));
        },
      }),
    ];
  });
