import type { ToolMessage } from '../../../domain/telemetry/tool-message.ts';
import type { Refusal } from '../refusal.ts';
import type { Topic } from '../topics.ts';
import type { Origin } from './interpret.ts';
import type { SparkplugPayload } from './payload.ts';

/** The chamber that node-level signals are filed under: they belong to the tool as a whole. */
export const WHOLE_TOOL = '-';

type SparkplugTopic = Extract<Topic, { kind: 'node' | 'device' }>;

/** A message of an edge node. `arrival` is the caller's own, and comes back with what the message led to. */
export interface NodeMessage<Arrival> {
  readonly arrival: Arrival;
  readonly topic: SparkplugTopic;
  readonly payload: SparkplugPayload;
  readonly origin: Origin;
  /** The broker sent it before, perhaps in vain. */
  readonly dup: boolean;
}

export interface Outcome<Arrival> {
  readonly arrival: Arrival;
  readonly messages: readonly ToolMessage[];
  readonly refusals: readonly Refusal[];
}

export interface Effects<Arrival> {
  /** What came of this message, and of held ones that it explains, in order. A held message has none yet. */
  readonly outcomes: readonly Outcome<Arrival>[];
  /** Whether the tool should be asked to announce itself again. */
  readonly rebirth: boolean;
}

/** The chamber that a message speaks for. */
export const chamberOf = ({ topic }: NodeMessage<unknown>): string =>
  topic.kind === 'device' ? topic.chamber : WHOLE_TOOL;
