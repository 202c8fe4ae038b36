import type { Client } from './client.ts';

export const modeBody = {
  name: 'LPCVD oxide',
  family: 'cvd',
  pressure_mode: 'LPCVD',
  energy_mode: 'thermal',
  reactor_type: 'hot_wall',
  chemistry_type: 'hydride',
} as const;

export const contentFor = (process_mode_id: string) => ({
  process_mode_id,
  film_target: 'SiO2',
  thickness_target_nm: 120,
  pressure_setpoints: { base_pressure_torr: 0.001, process_pressure_torr: 0.5, pumpdown_time_s: 60 },
  gas_flows: { gases: [{ name: 'Ar', flow_sccm: 80 }] },
  recipe_steps: [
    { name: 'heat', duration_s: 600, target_temp_c: 425 },
    { name: 'deposit', duration_s: 1200, target_temp_c: 425, target_pressure_torr: 0.5 },
  ],
  safety_hazard_level: 3,
  required_interlocks: [],
});

export const toolFor = (id: string, site: string) => ({
  id,
  name: `Reactor ${id}`,
  family: 'cvd',
  pressure_modes: ['LPCVD'],
  energy_modes: ['thermal'],
  reactor_type: 'hot_wall',
  chambers: ['c1', 'c2'],
  location: { site },
});

/** What stands in a catalogue before a run can be queued. */
export interface Fab {
  readonly process_mode_id: string;
  readonly recipe_id: string;
  readonly tool_id: string;
  readonly sop_id: string;
}

const ok = (answer: { status: number; text: string }): void => {
  if (answer.status >= 300) throw new Error(answer.text);
};

/** Everything that preflight asks for. `prefix` keeps names of several fabs apart. */
export const buildFab = async (
  users: { readonly admin: Client; readonly engineer: Client; readonly password: string },
  prefix: string,
): Promise<Fab> => {
  const { admin, engineer, password } = users;
  const mode = await engineer.post('/api/cvd/process-modes', { ...modeBody, name: `${prefix} LPCVD oxide` });
  ok(mode);
  const { process_mode_id } = mode.body;
  const drafted = await engineer.post('/api/cvd/recipes', {
    name: `${prefix} oxide 120`,
    ...contentFor(process_mode_id),
  });
  ok(drafted);
  const { recipe_id } = drafted.body;
  ok(await engineer.post(`/api/cvd/recipes/${recipe_id}/submit`));
  ok(await admin.post(`/api/cvd/recipes/${recipe_id}/approve`, { password, meaning: 'approved' }));
  const tool_id = `${prefix}-reactor`;
  ok(await admin.post('/api/tools', toolFor(tool_id, `${prefix}-site`)));
  ok(
    await admin.post(`/api/tools/${tool_id}/calibrations`, {
      kind: 'mass_flow',
      performed_by: 'metrology',
      valid_from: '2020-01-01T00:00:00Z',
      valid_until: '2090-01-01T00:00:00Z',
    }),
  );
  const sop = await engineer.post('/api/sops', { number: `${prefix}-1`, version: 1, title: 'Reactors', family: 'cvd' });
  ok(sop);
  const approved = await admin.post(`/api/sops/${sop.body.sop_id}/approve`);
  ok(approved);
  const { sop_id } = sop.body;
  ok(
    await admin.get(`/api/sops/${sop_id}`, { headers: { 'x-min-position': approved.headers.get('x-position') ?? '' } }),
  );
  return { process_mode_id, recipe_id, tool_id, sop_id };
};
