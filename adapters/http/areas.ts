import { areaOf, type RunArea, runAreas } from '../../domain/identity/permissions.ts';
import { type ProcessFamily, processFamilies } from '../../domain/run/events.ts';

export interface Area {
  readonly area: RunArea;
  readonly families: readonly ProcessFamily[];
}

/** The areas of the interface, each with the process families that run there. */
export const areas: readonly Area[] = runAreas.map((area) => ({
  area,
  families: processFamilies.filter((family) => areaOf(family) === area),
}));

/** Where a run of a family is found. */
export const runPath = (family: ProcessFamily, run_id: string): string => `/api/${areaOf(family)}/runs/${run_id}`;

/** `/api/cvd/runs/{run_id}/stream`, and `/api/<area>/stream/{run_id}` for the others. */
export const streamPath = (area: RunArea, run_id: string): string =>
  area === 'cvd' ? `/api/cvd/runs/${run_id}/stream` : `/api/${area}/stream/${run_id}`;

export const linksOf = (family: ProcessFamily, run_id: string): Readonly<Record<string, string>> => {
  const self = runPath(family, run_id);
  return {
    self,
    telemetry: `${self}/telemetry`,
    signals: `${self}/signals`,
    results: `${self}/results`,
    events: `${self}/events`,
    stream: streamPath(areaOf(family), run_id),
    history: `/api/audit/runs/${run_id}/history`,
  };
};
