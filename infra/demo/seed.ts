import { seedCatalogue } from '../../commands/catalogue.ts';
import { type CommandMeta, derivedId } from '../../commands/envelope.ts';
import type { CommandPorts, Outcome } from '../../commands/handling.ts';
import { createOrganisation, registerUser } from '../../commands/organisations.ts';
import { approveSop, draftSop } from '../../commands/sops.ts';
import { defineChart } from '../../commands/spc/charts.ts';
import { recipeId, sopId } from '../../commands/streams.ts';
import { recordCalibration, registerTool } from '../../commands/tools.ts';
import { westernElectricRules } from '../../domain/control/rules.ts';
import type { Actor, Role } from '../../domain/kernel/event.ts';
import type { ProcessFamily } from '../../domain/run/events.ts';
import type { ChosenTool } from '../../simulators/tool-choice.ts';
import { chartsFor, DEMO_SITE, type DemoChart, tools } from './catalogue.ts';
import { registration } from './tools.ts';

export const demoOrganisations = [
  { org_id: 'demo', name: 'Demo fab', platform: true },
  { org_id: 'rival', name: 'Rival fab', platform: false },
] as const;

/** User name before the `@`, and role. */
export const demoUsers: readonly (readonly [string, Role])[] = [
  ['admin', 'admin'],
  ['engineer', 'engineer'],
  ['operator', 'operator'],
  ['viewer', 'viewer'],
  ['auditor', 'auditor'],
  ['mes', 'integration'],
];

export const demoUserIds = demoOrganisations.flatMap(({ org_id }) => demoUsers.map(([name]) => `${name}@${org_id}`));

const by = (org_id: string, name: string, role: Role): Actor => ({
  id: `${name}@${org_id}`,
  name: `Demo ${name}`,
  roles: [role],
  org_id,
});

const CALIBRATED_FOR_MS = 365 * 24 * 3600 * 1000;

const admin = by('demo', 'admin', 'admin');
const engineer = by('demo', 'engineer', 'engineer');

const meta = (actor: Actor, ...what: readonly string[]): CommandMeta => {
  const commandId = derivedId('demo seed', actor.org_id, ...what);
  return { commandId, correlationId: commandId, causationId: commandId, actor, reason: 'demo data' };
};

const done = async (
  what: string,
  outcome: Promise<Outcome<unknown, unknown, { readonly kind: string }>>,
): Promise<void> => {
  const result = await outcome;
  if (!result.ok) throw new Error(`demo data, ${what}: ${JSON.stringify(result.failure)}`);
};

const seedOrganisation = async (
  ports: CommandPorts,
  organisation: (typeof demoOrganisations)[number],
): Promise<void> => {
  const { org_id } = organisation;
  const system: Actor = { id: 'system:seed', name: 'demo data', roles: [], org_id };
  await done(org_id, createOrganisation(ports, meta(system, 'organisation'), organisation));
  for (const [name, role] of demoUsers) {
    const user = { user_id: `${name}@${org_id}`, username: name, name: `Demo ${name}`, roles: [role] };
    await done(user.user_id, registerUser(ports, meta(system, 'user', name), user));
  }
};

const seedSop = async (ports: CommandPorts, number: string, family: ProcessFamily, title: string): Promise<void> => {
  const sop = { number, version: 1, title, family, document_uri: null };
  await done(number, draftSop(ports, meta(engineer, 'sop', number), sop));
  await done(number, approveSop(ports, meta(admin, 'sop approval', number), sopId('demo', number, 1)));
};

const seedTool = async (ports: CommandPorts, [tool_id, description]: (typeof tools)[number]): Promise<void> => {
  const from = ports.clock();
  await done(tool_id, registerTool(ports, meta(admin, 'tool', tool_id), tool_id, description));
  const calibration = {
    kind: 'temperature and flow',
    performed_by: 'Demo metrology',
    valid_from: from.toISOString(),
    valid_until: new Date(from.getTime() + CALIBRATED_FOR_MS).toISOString(),
    measured: {},
    reference: {},
    certificate_uri: null,
  };
  await done(tool_id, recordCalibration(ports, meta(admin, 'calibration', tool_id), tool_id, calibration));
};

/** Points that a chart's limits are set from. */
const PHASE_ONE_POINTS = 20;

const seedChart = async (ports: CommandPorts, { recipe, ...chart }: DemoChart): Promise<void> => {
  const { further_parameters } = chart;
  const definition = {
    name: chart.name,
    parameter: chart.parameter,
    unit: chart.unit,
    process_mode_id: null,
    recipe_id: recipe === null ? null : recipeId('demo', recipe),
    tool_id: chart.tool,
    chamber: chart.chamber,
    ...(further_parameters ? { kind: 't2' as const, further_parameters } : { kind: 'i_mr' as const }),
    rules: [...westernElectricRules],
    phase_one_points: PHASE_ONE_POINTS,
    usl: null,
    lsl: null,
    target: null,
  };
  await done(chart.name, defineChart(ports, meta(engineer, 'chart', chart.name), definition));
};

/** What the demo fab needs to run wafers. Streams that do not depend on each other are written side by side. */
const seedFab = async (ports: CommandPorts, simulated: readonly ChosenTool[]): Promise<void> => {
  await Promise.all([
    // Written by the engineer, approved by the administrator: nobody approves what they wrote.
    seedCatalogue(ports, { author: engineer, approver: admin }),
    seedSop(ports, 'SOP-OXI-001', 'oxidation', 'Operating the oxidation furnaces'),
    seedSop(ports, 'SOP-ETC-001', 'etch', 'Operating the metal etchers'),
    seedSop(ports, 'SOP-DIF-001', 'diffusion', 'Operating the diffusion furnaces'),
    seedSop(ports, 'SOP-CVD-001', 'cvd', 'Operating the deposition tools'),
    seedSop(ports, 'SOP-ION-001', 'ion_implantation', 'Operating the ion implanters'),
    seedSop(ports, 'SOP-RTP-001', 'rtp', 'Operating the rapid thermal processors'),
    ...tools.map((tool) => seedTool(ports, tool)),
    ...simulated.map((chosen) => seedTool(ports, registration(chosen, DEMO_SITE))),
    ...chartsFor(simulated).map((chart) => seedChart(ports, chart)),
  ]);
};

/**
 * Brings the demo organisations and their tools into the log, once: every command is known by its id when it comes again.
 */
export const seedDemo = async (ports: CommandPorts, simulated: readonly ChosenTool[]): Promise<void> => {
  await Promise.all([
    ...demoOrganisations.map((organisation) => seedOrganisation(ports, organisation)),
    seedFab(ports, simulated),
  ]);
};
