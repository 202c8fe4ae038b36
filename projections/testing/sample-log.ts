import type { DomainEvent } from '../../domain/kernel/event.ts';
import type { LogWriter } from './log-writer.ts';

export const RUN = '0e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const OBSERVED_RUN = '1e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const REFUSED_RUN = '2e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const RECIPE = '3e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const MODE = '4e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const SOP = '5e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const CHART = '6e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';
export const VIOLATION = '7e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f';

const at = (seconds: number): { readonly at: string } => ({
  at: new Date(Date.UTC(2026, 10, 22, 9) + seconds * 1000).toISOString(),
});

const check = (name: string, passed: boolean) => ({ name, passed, facts: { looked_at: name } });

export const content = (temperature: number) => ({
  process_mode_id: MODE,
  thickness_target_nm: 100,
  recipe_steps: [{ name: 'oxidise', duration_s: 600, target_temp_c: temperature, ambient: 'dry' }],
  safety_hazard_level: 2,
  required_interlocks: ['door'],
});

const request = (run_id: string) => ({
  run_id,
  org_id: 'demo',
  family: 'oxidation',
  process_mode_id: MODE,
  recipe_id: RECIPE,
  recipe_version: 1,
  tool_id: 'furnace-1',
  chamber: 'tube-1',
  lot_id: 'lot-7',
  wafer_ids: ['w1', 'w2'],
  sample_id: null,
  operator: 'operator@demo',
  metadata: { note: 'first' },
});

const tool = (org_id: string, site: string): DomainEvent => ({
  type: 'ToolRegistered',
  data: {
    org_id,
    tool_id: 'furnace-1',
    name: 'Furnace 1',
    vendor: 'Acme',
    model: null,
    family: 'oxidation',
    capabilities: ['dry', 'wet'],
    pressure_modes: ['APCVD'],
    energy_modes: ['thermal'],
    reactor_type: 'horizontal',
    chambers: ['tube-1'],
    location: { enterprise: null, site, area: 'bay 4', work_center: null, work_unit: null },
  },
});

export const telemetry = (run_id: string | null, from: number, values: (number | null)[]): DomainEvent => ({
  type: 'TelemetryRecorded',
  data: {
    org_id: 'demo',
    site: 'fab-1',
    tool_id: 'furnace-1',
    chamber: 'tube-1',
    run_id,
    times: values.map((_, index) => from + index * 100),
    seqs: values.map((_, index) => index),
    steps: values.map(() => (run_id === null ? null : 'oxidise')),
    signals: { temperature_c: { unit: 'C', values } },
  },
});

const identity = async (log: LogWriter): Promise<void> => {
  for (const org_id of ['demo', 'rival']) {
    const created = { type: 'OrganisationCreated', data: { org_id, name: org_id, platform: org_id === 'demo' } };
    const user = (name: string, role: string) => ({
      type: 'UserRegistered',
      data: { user_id: `${name}@${org_id}`, username: `${name}@${org_id}`, name, roles: [role] },
    });
    await log.appendAs(org_id, `org-${org_id}`, created, user('engineer', 'engineer'), user('viewer', 'viewer'));
    const roles = { user_id: `viewer@${org_id}`, roles: ['auditor', 'viewer'] };
    await log.appendAs(org_id, `org-${org_id}`, { type: 'UserRolesChanged', data: roles });
  }
  await log.append('org-demo', { type: 'UserDeactivated', data: { user_id: 'viewer@demo' } });
};

const tools = async (log: LogWriter): Promise<void> => {
  await log.append('site-fab-1', { type: 'SiteClaimed', data: { site: 'fab-1', org_id: 'demo' } });
  await log.append('tool-demo.furnace-1', tool('demo', 'fab-1'));
  await log.appendAs('rival', 'tool-rival.furnace-1', tool('rival', 'fab-2'));
  const calibration = {
    calibration_id: 'cal-1',
    kind: 'temperature',
    performed_by: 'engineer@demo',
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2027-01-01T00:00:00+01:00',
    measured: { offset_c: 0.1 },
    reference: { offset_c: 0 },
    certificate_uri: null,
  };
  // The bridge acts for the system, and the tool is the organisation's all the same.
  await log.appendAs(
    'system',
    'tool-demo.furnace-1',
    { type: 'ToolConnected', data: { chamber: null, cause: 'birth', ...at(1) } },
    { type: 'ToolConnected', data: { chamber: 'tube-1', cause: 'birth', ...at(1) } },
    { type: 'InterlockClosed', data: { chamber: 'tube-1', name: 'door', ...at(2) } },
    { type: 'InterlockOpened', data: { chamber: 'tube-1', name: 'gas', ...at(2) } },
  );
  await log.append(
    'tool-demo.furnace-1',
    { type: 'ToolCalibrated', data: calibration },
    { type: 'EquipmentStateChanged', data: { from: 'standby', to: 'productive', ...at(3) } },
  );
};

const catalogue = async (log: LogWriter): Promise<void> => {
  const mode = {
    process_mode_id: MODE,
    org_id: 'demo',
    name: 'Dry oxidation',
    family: 'oxidation',
    pressure_mode: null,
    energy_mode: 'thermal',
    reactor_type: 'horizontal',
    chemistry_type: null,
    variant: 'standard',
    description: 'Oxide in dry oxygen',
    capabilities: ['dry'],
  };
  await log.append(`processmode-${MODE}`, { type: 'ProcessModeDefined', data: mode });
  const drafted = (version: number, temperature: number) => ({
    type: 'RecipeDrafted',
    data: {
      ...{ recipe_id: RECIPE, org_id: 'demo', name: 'Gate oxide', family: 'oxidation', version },
      ...{ content: content(temperature), written_by: 'engineer@demo' },
    },
  });
  const signature = {
    signer_id: 'admin@demo',
    printed_name: 'Ada Admin',
    meaning: 'approved',
    signed_digest: 'd'.repeat(64),
    signed_at: at(4).at,
  };
  await log.append(`recipe-${RECIPE}`, drafted(1, 900));
  await log.append(
    `recipe-${RECIPE}`,
    {
      type: 'RecipeDraftRevised',
      data: { version: 1, content: content(1000), written_by: 'second@demo' },
    },
    { type: 'RecipeSubmitted', data: { version: 1, digest: 'd'.repeat(64), submitted_by: 'engineer@demo' } },
  );
  await log.append(`recipe-${RECIPE}`, { type: 'RecipeApproved', data: { version: 1, signature } });
  await log.append(`recipe-${RECIPE}`, drafted(2, 1050));
  const sop = {
    ...{ sop_id: SOP, org_id: 'demo', number: 'SOP-12', version: 1, title: 'Oxidation', family: 'oxidation' },
    ...{ document_uri: null, written_by: 'engineer@demo' },
  };
  await log.append(`sop-${SOP}`, { type: 'SopDrafted', data: sop });
  await log.append(`sop-${SOP}`, { type: 'SopApproved', data: { approved_by: 'admin@demo', ...at(5) } });
};

const runs = async (log: LogWriter): Promise<void> => {
  const number = 'OXI-20261122-000001';
  const allocated = { type: 'RunNumberAllocated', data: { run_number: number, run_id: RUN } };
  await log.append('runnumber-demo.OXI.20261122', allocated);
  const preflight = [check('recipe_approved', true), check('interlocks_closed', false)];
  await log.append(`run-${REFUSED_RUN}`, { type: 'RunRefused', data: { ...request(REFUSED_RUN), preflight } });
  const queued = { ...request(RUN), run_number: number, preflight: [check('recipe_approved', true)] };
  await log.append(`run-${RUN}`, { type: 'RunQueued', data: queued });
  await log.append(
    `run-${RUN}`,
    { type: 'RunSetupStarted', data: at(10) },
    { type: 'RunStarted', data: at(11) },
    { type: 'RunStepStarted', data: { step_index: 0, step: 'ramp', ...at(11) } },
  );
  await log.append(`telemetry-${RUN}`, telemetry(RUN, 1_763_802_011_000, [900, 901.5, null, 903]));
  const ramped = { step_index: 0, step: 'ramp', started_at: at(11).at, inferred: false, ...at(20.5) };
  await log.append(
    `run-${RUN}`,
    { type: 'RunStepCompleted', data: ramped },
    { type: 'RunStepStarted', data: { step_index: 1, step: 'oxidise', ...at(20.5) } },
    { type: 'RunProgressReported', data: { progress_pct: 35, ...at(25) } },
    { type: 'RunResultsRecorded', data: { results: { oxide_nm: 99.7 }, measured_by: 'furnace-1', ...at(29) } },
  );
  await log.append(`telemetry-${RUN}`, telemetry(RUN, 1_763_802_011_400, [1000, 1000.25]));
  const oxidised = { step_index: 1, step: 'oxidise', started_at: at(20.5).at, inferred: true, ...at(30) };
  await log.append(`run-${RUN}`, { type: 'RunStepCompleted', data: oxidised }, { type: 'RunCompleted', data: at(30) });
  const observed = {
    ...{ run_id: OBSERVED_RUN, org_id: 'demo', run_number: 'ETC-20261122-000001', family: 'etch' },
    ...{ tool_id: 'etcher', chamber: 'c', wafer_ids: ['w9'], label: 'by hand', ...at(40) },
  };
  const failed = { error_code: 'rf_trip', error_message: 'RF generator tripped', ...at(42) };
  await log.append(
    `run-${OBSERVED_RUN}`,
    { type: 'RunObserved', data: observed },
    { type: 'RunStarted', data: at(40) },
    { type: 'RunStepStarted', data: { step_index: 0, step: 'etch', ...at(40) } },
    { type: 'RunPausedByFault', data: { fault: 'tool vanished', ...at(41) } },
    { type: 'RunFailed', data: failed },
  );
  const gap = { site: 'fab-1', tool_id: 'furnace-1', chamber: null, expected_seq: 7, received_seq: 9, ...at(12) };
  const gapped = { type: 'TelemetryGapDetected', data: { org_id: 'demo', run_id: RUN, ...gap } };
  await log.append(`telemetry-${RUN}`, gapped);
  await log.append('telemetry-demo.furnace-1.tube-1', telemetry(null, 1_763_802_000_000, [20, 21]));
};

const spc = async (log: LogWriter): Promise<void> => {
  const defined = {
    ...{ chart_id: CHART, org_id: 'demo', name: 'Oxide', parameter: { kind: 'result', result: 'oxide_nm' } },
    ...{ unit: 'nm', process_mode_id: MODE, recipe_id: RECIPE, tool_id: null, chamber: null, kind: 'i_mr' },
    ...{ rules: ['WE1', 'WE2'], phase_one_points: 25, usl: 110, lsl: 90, target: null },
  };
  const limits = { target: 100, cl: 100, ucl: 103, lcl: 97, sigma: 1, version: 1, from_points: null };
  const point = (index: number, value: number, violated_rules: string[]) => ({
    type: 'ChartPointRecorded',
    data: {
      ...{ index, run_id: RUN, run_number: 'OXI-20261122-000001', value, moving_range: null, limits_version: 1 },
      ...{ violated_rules, ...at(50 + index) },
    },
  });
  const violation = {
    ...{ violation_id: VIOLATION, rule_id: 'WE1', rule_name: 'beyond 3 sigma', run_id: RUN, window: [1, 1] },
    ...{ statistic: 'individual', z_score: 4.5, timestamp_index: 1, value: 104.5, centerline: 100, ucl: 103 },
    ...{ lcl: 97, severity: 'critical', suggested_causes: ['drift'], recommended_actions: ['calibrate'], ...at(51) },
  };
  await log.append(
    `controlchart-${CHART}`,
    { type: 'ControlChartDefined', data: defined },
    { type: 'ControlLimitsSet', data: { ...limits, set_by: 'engineer@demo', ...at(49) } },
    point(0, 99.7, []),
    point(1, 104.5, ['WE1']),
    { type: 'SpcViolationDetected', data: violation },
  );
  const acknowledgement = { acknowledged_by: 'engineer@demo', cause_found: 'thermocouple', action_taken: 'replaced' };
  const acknowledged = { violation_id: VIOLATION, ...acknowledgement, ...at(60) };
  await log.append(`controlchart-${CHART}`, { type: 'SpcViolationAcknowledged', data: acknowledged });
};

const rejections = async (log: LogWriter): Promise<void> => {
  const rejection = (topic: string, org_id: string | null) => ({
    ...{ topic, reason: 'malformed_payload', detail: 'not JSON', org_id, received_at: at(70).at, size_bytes: 3 },
    ...{ sha256: 'e'.repeat(64), payload_base64: Buffer.from([0, 1, 255]).toString('base64') },
  });
  const rejected = [rejection('spectra/v1/fab-1/x', 'demo'), rejection('spectra/v1/nowhere/x', null)];
  await log.appendAs('system', 'deadletter-20261122', { type: 'MessagesRejected', data: { rejections: rejected } });
};

/** A little of everything that may stand in the log, of two organisations. */
export const writeSampleLog = async (log: LogWriter): Promise<void> => {
  await identity(log);
  await tools(log);
  await catalogue(log);
  await runs(log);
  await spc(log);
  await rejections(log);
};
