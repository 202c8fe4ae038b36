import type { ToolError } from './chamber-model.ts';
import type { MetricDefinition, MetricValue } from './metric.ts';
import { type ProcessJob, progressPct } from './process-job.ts';

export const runMetrics: readonly MetricDefinition[] = [
  { name: 'Run/Id', type: 'String' },
  { name: 'Run/State', type: 'String' },
  { name: 'Run/Step', type: 'String' },
  { name: 'Run/Step Index', type: 'Int32' },
  { name: 'Run/Progress', type: 'Double', unit: '%' },
  { name: 'Run/Origin', type: 'String' },
  { name: 'Run/Wafers', type: 'String' },
  { name: 'Run/Label', type: 'String' },
  { name: 'Run/Error Code', type: 'String' },
  { name: 'Run/Error Message', type: 'String' },
];

const errorValues = (error: ToolError | null): Record<string, MetricValue> => ({
  'Run/Error Code': error?.code ?? null,
  'Run/Error Message': error?.message ?? null,
});

/** Values of every Run/ metric for a job. */
export function runValues(job: ProcessJob, error: ToolError | null): Record<string, MetricValue> {
  const step = job.steps[job.step_index];
  return {
    'Run/Id': job.run_id,
    'Run/State': job.state,
    'Run/Step': step?.name ?? null,
    'Run/Step Index': step ? job.step_index : null,
    'Run/Progress': progressPct(job),
    'Run/Origin': 'host',
    'Run/Wafers': JSON.stringify(job.wafer_ids),
    'Run/Label': job.label,
    ...errorValues(error),
  };
}

/** Values of every Run/ metric for a run that was never begun: it is aborted, with the reason. */
export const refusedRunValues = (
  identity: Pick<ProcessJob, 'run_id' | 'wafer_ids' | 'label'>,
  error: ToolError,
): Record<string, MetricValue> => ({
  'Run/Id': identity.run_id,
  'Run/State': 'aborted',
  'Run/Step': null,
  'Run/Step Index': null,
  'Run/Progress': 0,
  'Run/Origin': 'host',
  'Run/Wafers': JSON.stringify(identity.wafer_ids),
  'Run/Label': identity.label,
  ...errorValues(error),
});
