import type { ToolMessage } from '../../domain/telemetry/tool-message.ts';
import type { StreamRecord } from '../stream/port.ts';
import { decodePlainRun, decodePlainTelemetry } from './plain-json.ts';
import type { BridgeLimits, ToolDirectory } from './port.ts';
import type { Refusal } from './refusal.ts';
import { type RejectionLedger, rejectionOf } from './rejection-ledger.ts';
import type { Delivery } from './relay.ts';
import { EdgeNode } from './sparkplug/edge-node.ts';
import type { Origin } from './sparkplug/interpret.ts';
import type { Effects, NodeMessage, Outcome } from './sparkplug/node-message.ts';
import { decodePayload } from './sparkplug/payload.ts';
import { parseTopic, type Topic } from './topics.ts';

/** An MQTT message, and how to tell the broker that it is safe. */
export interface Arrival {
  readonly topic: string;
  readonly payload: Buffer;
  readonly dup: boolean;
  readonly acknowledge: () => void;
}

interface Taken extends Arrival {
  readonly receivedAt: number;
  readonly org_id: string | null;
  readonly tool_id: string | null;
}

type ToolTopic = Exclude<Topic, { kind: 'command' | 'malformed' }>;
type Tool = NonNullable<ReturnType<ToolDirectory['lookup']>>;

interface Node {
  readonly state: EdgeNode<Taken>;
  readonly site: string;
  readonly tool: string;
  askedAt: number;
  /** It let a request pass: nothing more is held for it until it announces itself. */
  mute: boolean;
}

export interface IntakePorts {
  readonly directory: ToolDirectory;
  readonly clock: () => number;
  readonly limits: BridgeLimits;
  readonly ledger: RejectionLedger;
  readonly deliver: (delivery: Delivery) => void;
  readonly requestRebirth: (site: string, tool: string) => void;
}

/** Reads what tools say, and hands on what came of it: tool messages, dead letters, requests to be born again. */
export class Intake {
  readonly #ports: IntakePorts;
  readonly #nodes = new Map<string, Node>();
  readonly #plain = new Set<string>();
  received = 0;
  accepted = 0;
  rebirths = 0;

  constructor(ports: IntakePorts) {
    this.#ports = ports;
  }

  get gaps(): number {
    return this.#sum(({ gaps }) => gaps);
  }

  get staleDeaths(): number {
    return this.#sum(({ staleDeaths }) => staleDeaths);
  }

  get held(): number {
    return this.#sum(({ held }) => held);
  }

  receive(arrival: Arrival): void {
    this.received += 1;
    const { directory, clock, limits } = this.#ports;
    const topic = parseTopic(arrival.topic);
    const receivedAt = clock();
    if (topic.kind === 'command') {
      arrival.acknowledge();
      return;
    }
    const org_id = topic.site === null ? null : (directory.orgOfSite(topic.site) ?? null);
    const taken: Taken = { ...arrival, receivedAt, org_id, tool_id: null };
    if (topic.kind === 'malformed') {
      this.#refuse(taken, { reason: 'malformed_topic', detail: topic.detail });
      return;
    }
    if (arrival.payload.length > limits.payloadBytes) {
      const detail = `${arrival.payload.length} bytes; at most ${limits.payloadBytes} are accepted`;
      this.#refuse(taken, { reason: 'too_large', detail });
      return;
    }
    try {
      this.#fromSite(taken, topic);
    } catch (error) {
      // One message that cannot be read must not stop the others; what it was is kept.
      const detail = `could not be read: ${error instanceof Error ? error.message : String(error)}`;
      this.#refuse(taken, { reason: 'malformed_payload', detail });
    }
  }

  #fromSite(taken: Taken, topic: ToolTopic): void {
    const tool = this.#ports.directory.lookup(topic.site, topic.tool);
    if (tool === undefined) {
      const detail = `no tool ${topic.tool} is registered at site ${topic.site}`;
      this.#refuse(taken, { reason: 'unknown_tool', detail });
      return;
    }
    this.#fromTool({ ...taken, org_id: tool.org_id, tool_id: tool.tool_id }, topic, tool);
  }

  /** Gives up on messages held for too long, and asks again for the births that others wait for. */
  tick(): void {
    const { clock, limits } = this.#ports;
    const horizon = clock() - limits.heldMs;
    const total = this.held;
    for (const node of this.#nodes.values()) {
      if (node.state.held === 0) continue;
      const limit = total > limits.held ? Math.floor((node.state.held * limits.held) / total) : limits.heldPerNode;
      const late = node.state.expire(horizon, Math.min(limit, limits.heldPerNode));
      node.mute ||= late.length > 0;
      this.#deliverAll(late);
      if (node.state.held > 0) this.#ask(node);
    }
    for (const rejection of this.#ports.ledger.summarise(clock())) this.#deliverSummary(rejection);
  }

  #sum(of: (node: EdgeNode<Taken>) => number): number {
    let sum = 0;
    for (const { state } of this.#nodes.values()) sum += of(state);
    return sum;
  }

  #fromTool(taken: Taken, topic: ToolTopic, tool: Tool): void {
    if (topic.kind !== 'node' && tool.chambers.length > 0 && !tool.chambers.includes(topic.chamber)) {
      const detail = `tool ${topic.tool} has the chambers ${tool.chambers.join(', ')}, not ${topic.chamber}`;
      this.#refuse(taken, { reason: 'unknown_chamber', detail });
      return;
    }
    const origin: Origin = {
      org_id: tool.org_id,
      site: topic.site,
      tool_id: tool.tool_id,
      received_at: taken.receivedAt,
    };
    if (topic.kind === 'plain') this.#fromPlainTool(taken, topic, origin);
    else this.#fromEdgeNode(taken, topic, origin);
  }

  #fromPlainTool(taken: Taken, topic: Extract<Topic, { kind: 'plain' }>, origin: Origin): void {
    const { site, tool, chamber } = topic;
    const decoded =
      topic.channel === 'telemetry'
        ? decodePlainTelemetry(taken.payload, taken.receivedAt)
        : decodePlainRun(taken.payload, taken.receivedAt);
    if (!decoded.ok) {
      this.#refuse(taken, decoded);
      return;
    }
    const messages: ToolMessage[] = [];
    for (const named of [null, chamber]) {
      const key = `${site}/${tool}/${named ?? ''}`;
      if (this.#plain.has(key)) continue;
      this.#plain.add(key);
      messages.push({
        kind: 'connection',
        ...origin,
        ts: taken.receivedAt,
        chamber: named,
        connected: true,
        cause: 'first message',
      });
    }
    const { body } = decoded;
    if ('signals' in body) {
      const { ts, seq, run_id, step, signals, units } = body;
      const frame: ToolMessage = { kind: 'frame', ...origin, ts, chamber, seq, run_id, step, signals };
      messages.push(units === undefined ? frame : { ...frame, units });
    } else {
      messages.push({
        kind: 'run_report',
        ...origin,
        ts: body.ts,
        chamber,
        run_id: body.run_id,
        state: body.state,
        origin: body.origin,
        step: body.step ?? null,
        step_index: body.step_index ?? null,
        progress_pct: body.progress_pct ?? null,
        error_code: body.error_code ?? null,
        error_message: body.error_message ?? null,
        wafer_ids: body.wafer_ids ?? [],
        label: body.label ?? null,
        results: body.results ?? {},
      });
    }
    this.#deliver({ arrival: taken, messages, refusals: [] });
  }

  #fromEdgeNode(taken: Taken, topic: Extract<Topic, { kind: 'node' | 'device' }>, origin: Origin): void {
    let payload: NodeMessage<Taken>['payload'];
    try {
      payload = decodePayload(taken.payload);
    } catch (error) {
      const detail = `not a Sparkplug B payload: ${error instanceof Error ? error.message : String(error)}`;
      this.#refuse(taken, { reason: 'malformed_payload', detail });
      return;
    }
    const key = `${topic.site}/${topic.tool}`;
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = {
        state: new EdgeNode(),
        site: topic.site,
        tool: topic.tool,
        askedAt: Number.NEGATIVE_INFINITY,
        mute: false,
      };
      this.#nodes.set(key, node);
    }
    const effects: Effects<Taken> = node.state.receive({ arrival: taken, topic, payload, origin, dup: taken.dup });
    this.#deliverAll(effects.outcomes);
    if (effects.rebirth) this.#ask(node);
    if (topic.message === 'NBIRTH' || topic.message === 'DBIRTH') node.mute = false;
    const room = node.mute ? 0 : this.#ports.limits.heldPerNode;
    if (node.state.held > room) this.#deliverAll(node.state.expire(Number.NEGATIVE_INFINITY, room));
  }

  #ask(node: Node): void {
    const now = this.#ports.clock();
    if (now - node.askedAt < this.#ports.limits.rebirthIntervalMs) return;
    node.askedAt = now;
    this.rebirths += 1;
    this.#ports.requestRebirth(node.site, node.tool);
  }

  #refuse(taken: Taken, refusal: Refusal): void {
    this.#deliver({ arrival: taken, messages: [], refusals: [refusal] });
  }

  #deliverAll(outcomes: readonly Outcome<Taken>[]): void {
    for (const outcome of outcomes) this.#deliver(outcome);
  }

  #deliver({ arrival, messages, refusals }: Outcome<Taken>): void {
    const { topic, payload, receivedAt, org_id, tool_id, acknowledge } = arrival;
    const rejected = { topic, org_id, received_at: receivedAt, payload };
    const deadLetters: StreamRecord[] = [];
    for (const refusal of refusals) {
      const rejection = this.#ports.ledger.refuse(rejected, refusal);
      if (rejection !== null) deadLetters.push(recordOf(topic, rejection));
    }
    if (refusals.length === 0) this.accepted += 1;
    const key = `${org_id}/${tool_id}`;
    this.#ports.deliver({
      telemetry: messages.map((message) => recordOf(key, message)),
      deadLetters,
      bytes: payload.length,
      acknowledge,
      refused: (detail) => recordOf(topic, rejectionOf(rejected, { reason: 'too_large', detail })),
    });
  }

  #deliverSummary(rejection: ReturnType<typeof rejectionOf>): void {
    const record = recordOf(rejection.topic, rejection);
    this.#ports.deliver({
      telemetry: [],
      deadLetters: [record],
      bytes: 0,
      acknowledge: () => undefined,
      refused: () => record,
    });
  }
}

const recordOf = (key: string, message: unknown): StreamRecord => ({
  key,
  value: Buffer.from(JSON.stringify(message)),
});
