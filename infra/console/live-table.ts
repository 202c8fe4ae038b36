import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import { distinctUntilChanged, interval, map } from 'rxjs';
import type { ShopFloor } from '../../commands/floor/floor.ts';
import { hasEnded, type KnownRun } from '../../domain/run/state.ts';
import type { KnownTool } from '../../domain/tool/tool.ts';

/** Counts that stand under the table. */
export interface LiveCounts {
  readonly frames: number;
  readonly violations: number;
  readonly rejected: number;
}

const BAR = 20;
const MAX_CHAMBERS = 12;
const REFRESH_MS = 500;
const PLAIN_REFRESH_MS = 10_000;

const bar = (percent: number): string => {
  const full = Math.round((percent / 100) * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.floor(percent)).padStart(3)}%`;
};

const lastRun = (floor: ShopFloor, tool: KnownTool, chamber: string): KnownRun | undefined => {
  const runs = floor.runsOf({ org_id: tool.org_id, tool_id: tool.tool_id, chamber });
  return (
    runs.find(({ status }) => !hasEnded(status) && status !== 'queued') ??
    runs.findLast(({ status }) => hasEnded(status))
  );
};

interface Row {
  readonly chamber: string;
  readonly connection: string;
  readonly run: string;
  readonly status: string;
  readonly step: string;
  readonly progress: string;
}

const rowsOf = (floor: ShopFloor): Row[] =>
  floor.tools().flatMap((tool) =>
    (tool.chambers.length > 0 ? tool.chambers : ['main']).map((chamber) => {
      const run = lastRun(floor, tool, chamber);
      return {
        chamber: `${tool.tool_id}/${chamber}`,
        connection: tool.connected ? 'connected' : 'away',
        run: run?.run_number ?? '-',
        status: run === undefined ? 'idle' : run.status,
        step: run?.step?.name ?? '',
        progress: run === undefined ? '' : bar(run.progress_pct),
      };
    }),
  );

const render = (floor: ShopFloor, counts: LiveCounts): string => {
  const table = new Table({
    head: ['chamber', 'tool', 'run', 'status', 'step', 'progress'],
    style: { head: ['cyan'], compact: true },
  });
  const rows = rowsOf(floor);
  for (const { chamber, connection, run, status, step, progress } of rows.slice(0, MAX_CHAMBERS)) {
    table.push([chamber, connection, run, status, step, progress]);
  }
  const more = rows.length > MAX_CHAMBERS ? `\n… and ${rows.length - MAX_CHAMBERS} more chambers` : '';
  return `${table.toString()}${more}\n${footer(counts)}`;
};

const footer = ({ frames, violations, rejected }: LiveCounts): string =>
  `since the start: ${frames} frames recorded · ${violations} SPC violations · ${rejected} messages rejected`;

const line = (floor: ShopFloor, counts: LiveCounts): string => {
  const rows = rowsOf(floor).filter(({ status }) => status === 'processing');
  const runs = rows.map(({ chamber, run, progress }) => `${chamber} ${run}${progress.slice(BAR)}`).join(', ');
  return `${runs === '' ? 'no run is processing' : runs} · ${footer(counts)}`;
};

/** Shows the floor: redrawn in place on a terminal, as a line from time to time elsewhere; only when something changed. */
export const showLive = (
  floor: ShopFloor,
  counts: () => LiveCounts,
  out: NodeJS.WriteStream = process.stdout,
): { stop(): void } => {
  const update = out.isTTY ? createLogUpdate(out) : undefined;
  const shown = interval(update === undefined ? PLAIN_REFRESH_MS : REFRESH_MS).pipe(
    map(() => (update === undefined ? line(floor, counts()) : render(floor, counts()))),
    distinctUntilChanged(),
  );
  const subscription = shown.subscribe((text) => (update === undefined ? out.write(`${text}\n`) : update(text)));
  return {
    stop: () => {
      subscription.unsubscribe();
      update?.done();
    },
  };
};
