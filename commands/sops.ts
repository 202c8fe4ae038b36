import { type Sop, type SopEvent, type SopFailure, type SopState, sopDecider } from '../domain/sop/sop.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from './handling.ts';
import { sopId, sopStream } from './streams.ts';

type SopOutcome = Promise<Outcome<SopState, SopEvent, SopFailure>>;

export const draftSop = (ports: CommandPorts, meta: CommandMeta, sop: Omit<Sop, 'sop_id' | 'org_id'>): SopOutcome => {
  const { org_id } = meta.actor;
  const sop_id = sopId(org_id, sop.number, sop.version);
  return handle(ports, sopDecider, sopStream(sop_id), { type: 'DraftSop', sop: { ...sop, sop_id, org_id } }, meta);
};

/** Approves a procedure of the actor's organisation; whoever wrote it cannot. */
export const approveSop = async (
  ports: CommandPorts,
  meta: CommandMeta,
  sop_id: string,
  ifMatch?: bigint,
): SopOutcome => {
  const { state } = await load<SopState, SopEvent>(ports.store, sopDecider, sopStream(sop_id));
  if (state.status === 'none' || state.org_id !== meta.actor.org_id)
    return { ok: false, failure: { kind: 'SopNotFound' } };
  return handle(ports, sopDecider, sopStream(sop_id), { type: 'ApproveSop' }, meta, ifMatch);
};
