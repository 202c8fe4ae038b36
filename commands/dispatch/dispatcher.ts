import type { Actor } from '../../domain/kernel/event.ts';
import { type RecipeEvent, type RecipeState, recipeDecider } from '../../domain/recipe/recipe.ts';
import { type RunCommand, runDecider } from '../../domain/run/decide.ts';
import type { KnownRun, RunStatus } from '../../domain/run/state.ts';
import { type CommandMeta, derivedId } from '../envelope.ts';
import type { ChamberRef, ShopFloor } from '../floor/floor.ts';
import type { FollowedFloor } from '../floor/follow.ts';
import { handle, load } from '../handling.ts';
import { checksBeforeStart, type RunPorts } from '../runs.ts';
import { recipeStream, runStream } from '../streams.ts';

export type ToolCommand = 'Start' | 'Pause' | 'Resume' | 'Stop' | 'Abort';

/** Sends a command to a chamber; resolves once the broker has it, which does not say that the tool obeys. */
export interface ToolCommander {
  command(target: { site: string; tool: string; chamber: string }, name: ToolCommand, payload: string): Promise<void>;
}

export interface DispatcherPorts extends RunPorts {
  readonly commander: ToolCommander;
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void };
}

/** How long a tool may take to answer a command before it is sent again, and how often it is sent at all. */
export interface Patience {
  readonly answer_ms: number;
  readonly attempts: number;
}
const DEFAULT_PATIENCE: Patience = { answer_ms: 5000, attempts: 4 };

/** The command that a run in this state is waiting for its tool to obey. */
const awaited: Partial<Record<RunStatus, ToolCommand>> = {
  setting_up: 'Start',
  pausing: 'Pause',
  stopping: 'Stop',
  aborting: 'Abort',
};

interface Sent {
  readonly command: ToolCommand;
  readonly attempts: number;
  readonly at: number;
}

/**
 * Hands queued runs to their chambers, one at a time on each, and passes on what was asked of running ones. What it knows
 * follows from the log; a command that a restart has forgotten is sent again, and tools take a repeated one as done.
 */
export class Dispatcher {
  readonly #ports: DispatcherPorts;
  readonly #floor: ShopFloor;
  readonly #patience: Patience;
  readonly #sent = new Map<string, Sent>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();

  constructor(ports: DispatcherPorts, floor: ShopFloor, patience: Patience = DEFAULT_PATIENCE) {
    this.#ports = ports;
    this.#floor = floor;
    this.#patience = patience;
  }

  /** Looks at every chamber that has open runs. */
  async tick(): Promise<void> {
    const chambers = this.#floor.tools().flatMap(({ org_id, tool_id }) => {
      const runs = this.#floor.openRuns({ org_id, tool_id });
      return [...new Set(runs.map(({ chamber }) => chamber))].map((chamber) => ({ org_id, tool_id, chamber }));
    });
    await Promise.all(chambers.map((chamber) => this.look(chamber)));
  }

  /** Looks at one chamber, once at a time; a look that comes while another is under way follows it. */
  look(chamber: ChamberRef): Promise<void> {
    const key = `${chamber.org_id}/${chamber.tool_id}/${chamber.chamber}`;
    const busy = this.#busy.get(key);
    if (busy !== undefined) {
      this.#again.add(key);
      return busy;
    }
    const looking = this.#attend(chamber)
      .catch((error: unknown) =>
        this.#ports.log.warn({ ...chamber, error: String(error) }, 'dispatch failed, will try again'),
      )
      .then(() => {
        this.#busy.delete(key);
        return this.#again.delete(key) ? this.look(chamber) : undefined;
      });
    this.#busy.set(key, looking);
    return looking;
  }

  /** A resume leaves the run paused until the tool obeys, so it is sent as it is asked. */
  async resume(run_id: string): Promise<void> {
    const run = this.#floor.run(run_id);
    if (run === undefined) return;
    await this.#send(run, 'Resume', run_id).catch((error: unknown) =>
      this.#ports.log.warn({ run_id, error: String(error) }, 'resume could not be sent: ask for it again'),
    );
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  async #attend(chamber: ChamberRef): Promise<void> {
    const runs = this.#floor.openRuns(chamber);
    const active = runs.find(({ status }) => status !== 'queued');
    if (active !== undefined) return this.#urge(active);
    const [next] = runs;
    if (next !== undefined && this.#isConnected(chamber)) await this.#begin(next);
  }

  #isConnected({ org_id, tool_id, chamber }: ChamberRef): boolean {
    return this.#floor.tool(org_id, tool_id)?.connected_chambers.includes(chamber) ?? false;
  }

  async #begin(run: KnownRun): Promise<void> {
    const checks = await checksBeforeStart(this.#ports, run, operatorOf(run));
    const begun = await this.#decide(run, { type: 'BeginSetup', checks });
    if (begun?.status === 'setting_up') await this.#send(begun, 'Start', await this.#order(begun));
  }

  /** Sends again what the tool has not answered; gives the run up when it never does. */
  async #urge(run: KnownRun): Promise<void> {
    const command = awaited[run.status];
    if (command === undefined) {
      this.#sent.delete(run.run_id);
      return;
    }
    const sent = this.#sent.get(run.run_id);
    const same = sent?.command === command ? sent : undefined;
    if (same !== undefined && Date.now() - same.at < this.#patience.answer_ms) return;
    if (same !== undefined && same.attempts >= this.#patience.attempts && command !== 'Pause') {
      const error_message = `${run.tool_id}/${run.chamber} did not answer ${command}, sent ${same.attempts} times`;
      await this.#decide(run, { type: 'GiveUp', error_code: 'tool_not_responding', error_message });
      return;
    }
    await this.#send(run, command, command === 'Start' ? await this.#order(run) : run.run_id);
  }

  async #send(run: KnownRun, command: ToolCommand, payload: string): Promise<void> {
    const tool = this.#floor.tool(run.org_id, run.tool_id);
    if (tool === undefined) return;
    const before = this.#sent.get(run.run_id);
    const attempts = before?.command === command ? before.attempts + 1 : 1;
    this.#sent.set(run.run_id, { command, attempts, at: Date.now() });
    await this.#ports.commander.command(
      { site: tool.location.site, tool: run.tool_id, chamber: run.chamber },
      command,
      payload,
    );
    this.#ports.log.info({ run_id: run.run_id, tool_id: run.tool_id, command, attempts }, 'command sent to tool');
  }

  async #order(run: KnownRun): Promise<string> {
    const { run_id, recipe_id, recipe_version, wafer_ids, lot_id } = run;
    const { store } = this.#ports;
    const recipe = (await load<RecipeState, RecipeEvent>(store, recipeDecider, recipeStream(recipe_id ?? ''))).state;
    const version = recipe.status === 'known' ? recipe.versions[(recipe_version ?? 0) - 1] : undefined;
    if (recipe.status === 'none' || version === undefined) throw new Error(`run ${run_id} has no recipe to start`);
    return JSON.stringify({
      run_id,
      recipe_name: recipe.name,
      recipe_version,
      recipe: version.content,
      wafer_ids,
      lot_id,
    });
  }

  async #decide(run: KnownRun, command: RunCommand): Promise<KnownRun | undefined> {
    const meta: CommandMeta = {
      commandId: derivedId('dispatch', run.run_id, command.type, String(run.status)),
      correlationId: run.run_id,
      causationId: run.run_id,
      actor: { id: 'system:dispatcher', name: 'dispatcher', roles: [], org_id: run.org_id },
    };
    const outcome = await handle(this.#ports, runDecider, runStream(run.run_id), command, meta);
    if (!outcome.ok) {
      this.#ports.log.warn({ run_id: run.run_id, failure: outcome.failure }, 'dispatch refused');
      return undefined;
    }
    this.#floor.applyRunOutcome(run.run_id, outcome);
    return outcome.state.status === 'none' ? undefined : outcome.state;
  }
}

/** Who ordered the run, with the roles that were recorded when it was queued. */
const operatorOf = (run: KnownRun): Actor => {
  const roles = run.preflight.find(({ name }) => name === 'operator_entitled')?.facts.roles;
  return {
    id: run.operator,
    name: run.operator,
    org_id: run.org_id,
    roles: Array.isArray(roles) ? roles.map(String) : [],
  };
};

/** Starts a dispatcher that looks whenever the floor changes, and from time to time for what was not answered. */
export const startDispatcher = (
  ports: DispatcherPorts,
  followed: FollowedFloor,
  patience: Patience = DEFAULT_PATIENCE,
): { stop(): Promise<void> } => {
  const { floor } = followed;
  const dispatcher = new Dispatcher(ports, floor, patience);
  let stopped = false;
  void dispatcher.tick();
  followed.onEvent((recorded, event) => {
    if (stopped) return;
    if (event.type === 'RunResumeRequested') void dispatcher.resume(recorded.stream.slice('run-'.length));
    const run = floor.run(recorded.stream.slice('run-'.length));
    if (run !== undefined) void dispatcher.look(run);
    else if (event.type === 'ToolConnected') void dispatcher.tick();
  });
  const timer = setInterval(() => void dispatcher.tick(), Math.max(100, patience.answer_ms / 4));
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await dispatcher.settled();
    },
  };
};
