import type { Calibration, KnownTool, ToolDescription, ToolEvent } from '../tool.ts';
import { toolDecider } from '../tool.ts';

export const description: ToolDescription = {
  name: 'Furnace 1',
  vendor: null,
  model: null,
  family: 'oxidation',
  capabilities: ['wet_oxidation'],
  pressure_modes: ['APCVD'],
  energy_modes: ['thermal'],
  reactor_type: 'horizontal',
  chambers: ['tube-1', 'tube-2'],
  location: { enterprise: null, site: 'fab1', area: null, work_center: null, work_unit: null },
};

export const registered: ToolEvent = {
  type: 'ToolRegistered',
  data: { org_id: 'demo', tool_id: 'furnace-1', ...description },
};

export const calibration: Calibration = {
  calibration_id: 'c1',
  kind: 'thermocouple',
  performed_by: 'metrology',
  valid_from: '2026-01-01T00:00:00.000Z',
  valid_until: '2027-01-01T00:00:00.000Z',
  measured: { zone_1_c: 900.4 },
  reference: { zone_1_c: 900 },
  certificate_uri: null,
};

export const calibrated = (change: Partial<Calibration> = {}): ToolEvent => ({
  type: 'ToolCalibrated',
  data: { ...calibration, ...change },
});
export const interlock = (closed: boolean, name = 'door', chamber = 'tube-1'): ToolEvent => ({
  type: closed ? 'InterlockClosed' : 'InterlockOpened',
  data: { chamber, name, at: '2026-11-22T07:00:00.000Z' },
});

export const toolAfter = (...events: readonly ToolEvent[]): KnownTool => {
  const state = [registered, ...events].reduce(toolDecider.evolve, toolDecider.initial);
  if (state.status === 'none') throw new Error('not registered');
  return state;
};
