import type { ReadDb } from '../queries.ts';
import * as queries from '../queries.ts';

const ofRun = async (db: ReadDb, org_id: string, run_id: string): Promise<unknown[]> => [
  await queries.findRun(db, org_id, run_id),
  await queries.listRunSteps(db, org_id, run_id),
  await queries.listSignals(db, { org_id, run_id }),
  await queries.readTelemetry(db, { org_id, run_id }),
  await queries.readTelemetry(db, { org_id, run_id, points: 4 }),
  await queries.listFrames(db, { org_id, run_id }),
];

const ofChart = async (db: ReadDb, org_id: string, chart_id: string): Promise<unknown[]> => [
  await queries.listChartPoints(db, { org_id, chart_id }),
  await queries.listControlLimits(db, { org_id, chart_id }),
];

const ofTool = async (db: ReadDb, org_id: string, tool_id: string): Promise<unknown[]> => [
  await queries.listEquipmentStates(db, { org_id, tool_id }),
  await queries.readTelemetry(db, { org_id, tool_id, chamber: 'tube-1' }),
];

/** Every answer that the read models can give an organisation, as one text. */
export const allAnswers = async (db: ReadDb, org_id: string): Promise<string> => {
  const limit = queries.MAX_LIMIT;
  const runs = await queries.listRuns(db, { org_id, limit });
  const charts = await queries.listCharts(db, { org_id, limit });
  const tools = await queries.listTools(db, { org_id, limit });
  const recipes = await queries.listRecipes(db, { org_id, limit });
  const answers: unknown[] = [
    await queries.findOrganisation(db, org_id),
    await queries.listUsers(db, { org_id, limit }),
    await queries.listSites(db, { org_id, limit }),
    await queries.listProcessModes(db, { org_id, limit }),
    await queries.listSops(db, { org_id, limit }),
    await queries.listViolations(db, { org_id, limit }),
    await queries.listTelemetryGaps(db, { org_id, limit }),
    await queries.listRejectedMessages(db, { org_id, platform: org_id === 'demo', limit }),
    await queries.listEvents(db, { org_id, platform: org_id === 'demo', limit }),
    runs,
    charts,
    tools,
    recipes,
  ];
  for (const { run_id } of runs.items) answers.push(await ofRun(db, org_id, run_id));
  for (const { chart_id } of charts.items) answers.push(await ofChart(db, org_id, chart_id));
  for (const { tool_id } of tools.items) answers.push(await ofTool(db, org_id, tool_id));
  for (const { recipe_id } of recipes.items) {
    answers.push(await queries.listRecipeVersions(db, { org_id, recipe_id, limit }));
  }
  return JSON.stringify(answers);
};
