import type { Actor } from '../../domain/kernel/event.ts';
import { type RunFailure, runDecider } from '../../domain/run/decide.ts';
import type { RunEvent } from '../../domain/run/events.ts';
import type { RunState } from '../../domain/run/state.ts';
import type { ConnectionChange, InterlockChange, RunReport, ToolMessage } from '../../domain/telemetry/tool-message.ts';
import { type CommandMeta, derivedId } from '../envelope.ts';
import type { ShopFloor } from '../floor/floor.ts';
import { type CommandPorts, handle, load, type Outcome } from '../handling.ts';
import { allocateRunNumber } from '../run-numbers.ts';
import { runStream } from '../streams.ts';
import { reportOnTool } from '../tools.ts';

export interface ReportPorts extends CommandPorts {
  readonly floor: ShopFloor;
}

const toolActor = ({ org_id, tool_id }: ToolMessage): Actor => ({
  id: `tool:${tool_id}`,
  name: tool_id,
  roles: [],
  org_id,
});

/** The same report sent again has the same command id, so it is recognised; when it arrived is no part of it. */
const metaOf = (message: ToolMessage, correlationId: string): CommandMeta => {
  const { received_at: _, ...said } = message;
  const commandId = derivedId('report', JSON.stringify(said));
  return {
    commandId,
    correlationId,
    causationId: commandId,
    actor: toolActor(message),
    occurredAt: new Date(message.ts).toISOString(),
  };
};

/** Takes a tool's report of a run into the run's stream, and its events onto the floor. */
export const reportOnRun = async (
  ports: ReportPorts,
  report: RunReport,
): Promise<Outcome<RunState, RunEvent, RunFailure>> => {
  const { run_id, org_id, tool_id, chamber } = report;
  const stream = runStream(run_id);
  const meta = metaOf(report, run_id);
  const family = ports.floor.tool(org_id, tool_id)?.family;
  if (family === undefined) return { ok: false, failure: { kind: 'RunNotFound' } };
  let run_number: string | null = null;
  if (ports.floor.run(run_id) === undefined) {
    const { state } = await load<RunState, RunEvent>(ports.store, runDecider, stream);
    if (state.status === 'none' && report.origin === 'tool') {
      run_number = await allocateRunNumber(ports, meta, org_id, family, run_id, new Date(report.ts).toISOString());
    }
    // A tool may speak of its own organisation's runs on its own chambers only.
    const foreign =
      state.status !== 'none' && (state.org_id !== org_id || state.tool_id !== tool_id || state.chamber !== chamber);
    if (foreign) return { ok: false, failure: { kind: 'RunNotFound' } };
  } else if (!(await ports.floor.isRunOf(run_id, report))) {
    return { ok: false, failure: { kind: 'RunNotFound' } };
  }
  const outcome = await handle(ports, runDecider, stream, { type: 'Report', report, family, run_number }, meta);
  if (outcome.ok) ports.floor.applyRunOutcome(run_id, outcome);
  return outcome;
};

/** Takes a connection or interlock change into the tool's stream. */
export const reportOnChamber = async (
  ports: ReportPorts,
  message: ConnectionChange | InterlockChange,
): Promise<void> => {
  const { tool_id, chamber, ts } = message;
  const at = new Date(ts).toISOString();
  const meta = metaOf(message, `${message.org_id}/${tool_id}`);
  const outcome =
    message.kind === 'connection'
      ? await reportOnTool(ports, meta, tool_id, {
          type: 'ReportConnection',
          chamber,
          connected: message.connected,
          cause: message.cause,
          at,
        })
      : await reportOnTool(ports, meta, tool_id, {
          type: 'ReportInterlock',
          chamber: message.chamber,
          name: message.name,
          closed: message.closed,
          at,
        });
  if (!outcome.ok) throw new Error(`${tool_id}: ${JSON.stringify(outcome.failure)}`);
};

/** A tool that vanished leaves its processing runs paused by fault: they are not lost, and go on when it is back. */
export const loseTool = async (ports: ReportPorts, message: ConnectionChange): Promise<void> => {
  const { org_id, tool_id, chamber, cause, ts } = message;
  for (const run of ports.floor.openRuns({ org_id, tool_id, chamber })) {
    const meta = metaOf(message, run.run_id);
    const command = { type: 'LoseTool', fault: `tool disconnected: ${cause}`, at: new Date(ts).toISOString() } as const;
    const outcome = await handle(ports, runDecider, runStream(run.run_id), command, meta);
    if (!outcome.ok) throw new Error(`run ${run.run_id}: ${JSON.stringify(outcome.failure)}`);
    ports.floor.applyRunOutcome(run.run_id, outcome);
  }
};
