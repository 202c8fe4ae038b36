import { z } from '@hono/zod-openapi';
import { interruptRun, queueRun } from '../../../commands/runs.ts';
import { jobStateOf, type KnownRun, type RunState } from '../../../domain/run/state.ts';
import { areas, linksOf, runPath } from '../areas.ts';
import type { HttpPorts } from '../ports.ts';
import { failureProblem } from '../problems/failures.ts';
import type { Problem } from '../problems/problem.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reason } from '../schemas/primitives.ts';
import { runAcceptedSchema, runOrderBody, runStateSchema } from '../schemas/runs.ts';
import { runParams } from './runs.ts';

export const knownRun = (state: RunState): KnownRun => {
  if (!('run_id' in state)) throw new Error('no run after a command on it');
  return state;
};

/** The facts of a check in words: `tool_id R2, valid_until null`. */
const told = (facts: Readonly<Record<string, unknown>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

/** The refusal is on record, with every check: an auditor finds who was told no, and why. */
const refusedByPreflight = (run: KnownRun): Problem => {
  const failed = run.preflight.filter(({ passed }) => !passed);
  return {
    status: 422,
    slug: 'preflight-failed',
    title: 'Preflight failed',
    detail: `The run was not queued: ${failed.map(({ name }) => name.replaceAll('_', ' ')).join(', ')} failed.`,
    errors: failed.map(({ name, facts }) => ({ path: name, message: `failed on ${told(facts)}` })),
    facts: { run_id: run.run_id, failed_checks: failed, checks: run.preflight },
  };
};

const stateView = (state: RunState) => {
  const { run_id, run_number, status, progress_pct } = knownRun(state);
  return { run_id, run_number, status, e40_state: jobStateOf(status), progress_pct };
};

const interruptions = [
  ['pause', 'Pause', 'control_run', 'Pause a run that is processing'],
  ['resume', 'Resume', 'control_run', 'Go on with a paused run'],
  ['stop', 'Stop', 'control_run', 'End a run in an orderly way'],
  ['abort', 'Abort', 'control_run', 'End a run at once'],
  ['cancel', 'Cancel', 'cancel_run', 'Take a run out of the queue'],
] as const;

export const runCommandRoutes = (ports: HttpPorts): readonly Route[] =>
  areas.flatMap(({ area, families }): readonly Route[] => [
    route({
      method: 'post',
      path: `/api/${area}/runs`,
      tag: 'Runs',
      summary: 'Queue a run',
      description:
        'Preflight checks are made first; when one fails, 422 lists all with their facts, and the refusal is recorded.',
      kind: 'command',
      access: { permission: `${area}:create_run` },
      body: runOrderBody,
      success: { status: 202, description: 'The run is queued', schema: runAcceptedSchema },
      handler: async ({ body, meta }) => {
        const outcome = await queueRun(ports, meta, body, families);
        if (!outcome.ok) return { problem: failureProblem(outcome.failure) };
        const run = knownRun(outcome.state);
        if (run.run_number === null) return { problem: refusedByPreflight(run) };
        const { run_id, run_number, family } = run;
        return {
          body: { run_id, run_number, job_id: run_id, status: 'queued', links: linksOf(family, run_id) },
          revision: outcome.revision,
          position: outcome.position,
          location: runPath(family, run_id),
        };
      },
    }),
    ...interruptions.map(([verb, type, permission, summary]) =>
      route({
        method: 'post',
        path: `/api/${area}/runs/{run_id}/${verb}`,
        tag: 'Runs',
        summary,
        description: 'The tool is told; the state that comes of it is what the tool reports.',
        kind: 'command',
        access: { permission: `${area}:${permission}` },
        params: runParams,
        body: z.object({ reason: reason() }),
        success: { status: 202, description: 'The request is recorded', schema: runStateSchema },
        handler: async ({ params: { run_id }, meta, ifMatch }) =>
          replyTo(await interruptRun(ports, meta, run_id, type, families, ifMatch), stateView),
      }),
    ),
  ]);
