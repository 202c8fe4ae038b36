/** What the bridge needs to know of the fab. Looked up for every message: answer from memory. */
export interface ToolDirectory {
  /** The tool that speaks under this site and name. `chambers` is empty when the tool declared none. */
  lookup(
    site: string,
    tool: string,
  ): { readonly org_id: string; readonly tool_id: string; readonly chambers: readonly string[] } | undefined;
  /** Whose site it is, also when the tool is unknown. */
  orgOfSite(site: string): string | undefined;
}

export type CommandName = 'Start' | 'Pause' | 'Resume' | 'Stop' | 'Abort';

export interface CommandTarget {
  readonly site: string;
  readonly tool: string;
  readonly chamber: string;
}

export interface BridgeLimits {
  /** A larger payload is rejected as `too_large`. */
  readonly payloadBytes: number;
  /** Messages taken in and not yet safe, beyond which the connection is no longer read. */
  readonly backlogMessages: number;
  readonly backlogBytes: number;
  /** Stream records in one `publish`. */
  readonly batchRecords: number;
  /**
   * Sparkplug data held while a birth is asked for, of one edge node and of all, and for how long. Held messages are
   * unacknowledged: keep it below what the broker has in flight to one client (Mosquitto: `max_inflight_messages`).
   */
  readonly heldPerNode: number;
  readonly held: number;
  readonly heldMs: number;
  /** The least time between two rebirth requests to one edge node. */
  readonly rebirthIntervalMs: number;
  /** Rejections kept in full per minute, MQTT topic and reason; more are counted and summed up. */
  readonly rejectionsPerMinute: number;
  /** A command that the broker has not acknowledged by then has failed. */
  readonly commandMs: number;
}

export const defaultBridgeLimits: BridgeLimits = {
  payloadBytes: 1024 * 1024,
  backlogMessages: 32_768,
  backlogBytes: 128 * 1024 * 1024,
  batchRecords: 4_000,
  heldPerNode: 500,
  held: 1_000,
  heldMs: 10_000,
  rebirthIntervalMs: 5_000,
  rejectionsPerMinute: 1_000,
  commandMs: 5_000,
};
