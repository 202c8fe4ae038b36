import type { AccessControl } from '../access/access-control.ts';
import type { EventLog } from '../log/event-log.ts';
import type { OpenCalls } from './open-calls.ts';

/** What every service works with. */
export interface NodeContext {
  readonly log: EventLog;
  readonly access: AccessControl;
  /** Bytes one append may hold. */
  readonly maxAppendSize: number;
  readonly calls: OpenCalls;
}
