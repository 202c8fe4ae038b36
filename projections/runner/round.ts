import { comparePositions } from '../../domain/kernel/event.ts';
import { type Cohort, Moved } from './batch.ts';
import { type LaneEvents, type LanePorts, runLane } from './lane.ts';
import type { Progress } from './position.ts';

/** The position of the cohort that has read farthest. */
const foremost = (cohorts: readonly Cohort[]): Progress =>
  cohorts.reduce<Progress>((far, { position }) => (comparePositions(position, far) > 0 ? position : far), null);

/** Brings those behind to where the foremost stands, so that all can go on as one cohort. */
const align = async (
  ports: LanePorts,
  events: LaneEvents,
  cohorts: readonly Cohort[],
  signal: AbortSignal,
): Promise<void> => {
  const target = foremost(cohorts);
  if (target === null) return;
  for (const cohort of cohorts) await runLane(ports, events, cohort, signal, target);
};

/**
 * Runs cohorts side by side until `signal` is aborted, `watch` ends, tables were replaced, or all have caught up: then they
 * are aligned, and the next round has one cohort. Throws what stopped a lane otherwise.
 */
export const runRound = async (
  ports: LanePorts,
  events: LaneEvents,
  cohorts: readonly Cohort[],
  signal: AbortSignal,
  watch: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const round = new AbortController();
  const stopped = AbortSignal.any([signal, round.signal]);
  const current = new Set<Cohort>();
  const failures: unknown[] = [];
  const reporting: LaneEvents = {
    ...events,
    caughtUp: (cohort) => {
      events.caughtUp(cohort);
      current.add(cohort);
      if (cohorts.length > 1 && current.size === cohorts.length) round.abort();
    },
  };
  const orEndRound = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof Moved) && !stopped.aborted) failures.push(error);
    }
    round.abort();
  };
  const lanes = cohorts.map((cohort) => orEndRound(runLane(ports, reporting, cohort, stopped)));
  await Promise.all([...lanes, orEndRound(watch(stopped))]);
  if (failures.length > 0) throw failures[0];
  if (cohorts.length > 1 && current.size === cohorts.length && !signal.aborted) {
    await align(ports, events, cohorts, signal).catch((error: unknown) => {
      if (!(error instanceof Moved)) throw error;
    });
  }
};
