import type { CycleTimes, FilmProcess } from '../../domain/process/cvd/film-process.ts';

interface Phase {
  readonly duration_s: number;
  readonly flows_sccm: Readonly<Record<string, number>>;
  readonly plasma_power_w: number;
}

/** Gases that valves let in one after the other, again and again. */
export interface PulseCycle {
  readonly cycles: number;
  readonly phases: readonly Phase[];
  /** Length of one cycle. */
  readonly cycle_s: number;
  readonly shortest_s: number;
  /** Flow of each pulsed gas while its valve is open, sccm. */
  readonly flows: Readonly<Record<string, number>>;
}

export const pulseCycle = ({
  cycles,
  phases,
}: {
  readonly cycles: number;
  readonly phases: readonly Phase[];
}): PulseCycle => ({
  cycles,
  phases,
  cycle_s: phases.reduce((sum, { duration_s }) => sum + duration_s, 0),
  shortest_s: Math.min(...phases.map(({ duration_s }) => duration_s)),
  flows: Object.assign({}, ...phases.map(({ flows_sccm }) => flows_sccm)),
});

/** Where a cycle stands after a time: the phase, and how long it still lasts, s. */
export function phaseAt(
  { phases, cycle_s }: PulseCycle,
  elapsed_s: number,
): { readonly index: number; readonly left_s: number } {
  let within = elapsed_s % cycle_s;
  for (const [index, { duration_s }] of phases.entries()) {
    if (within < duration_s - 1e-9) return { index, left_s: duration_s - within };
    within -= duration_s;
  }
  return { index: 0, left_s: phases[0]?.duration_s ?? cycle_s };
}

/** Pulses and purges of a cycle as the growth of a chemistry sees them: what follows a pulse purges it. */
export function cycleTimes({ phases }: PulseCycle, { precursor, cycle }: FilmProcess): CycleTimes {
  const times = { pulse_s: 0, purge_s: 0, coreactant_pulse_s: 0, coreactant_purge_s: 0 };
  let last: 'purge_s' | 'coreactant_purge_s' = 'coreactant_purge_s';
  for (const { duration_s, flows_sccm } of phases) {
    if ((flows_sccm[precursor] ?? 0) > 0) {
      times.pulse_s += duration_s;
      last = 'purge_s';
    } else if ((flows_sccm[cycle?.coreactant ?? ''] ?? 0) > 0) {
      times.coreactant_pulse_s += duration_s;
      last = 'coreactant_purge_s';
    } else times[last] += duration_s;
  }
  return times;
}
