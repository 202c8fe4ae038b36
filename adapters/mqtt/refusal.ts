import type { rejectionReasons } from '../../domain/telemetry/tool-message.ts';

export type RejectionReason = (typeof rejectionReasons)[number];

/** Why a message, or a part of it, is not taken in. `detail` tells its sender what to change. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
}

export type Decoded<Body> = { readonly ok: true; readonly body: Body } | ({ readonly ok: false } & Refusal);
