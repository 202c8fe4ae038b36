/** Every question that may be asked of the read models. Each takes a database from `connectPostgres(url).db`. */
export {
  type ChartPointView,
  type ChartQuery,
  type ChartView,
  type ControlLimitsView,
  findChart,
  listChartPoints,
  listCharts,
  listControlLimits,
} from './charts/queries.ts';
export { findViolation, listViolations, type ViolationQuery, type ViolationView } from './charts/violation-queries.ts';
export { type EventQuery, type EventView, findEvent, listEvents } from './events/queries.ts';
export {
  findOrganisation,
  findUser,
  findUsersByUsername,
  listUsers,
  type OrganisationView,
  type UserView,
} from './organisations/queries.ts';
export { InvalidCursor, MAX_LIMIT, type Page, type PageRequest } from './paging/keyset.ts';
export {
  findProcessMode,
  listProcessModes,
  type ProcessModeQuery,
  type ProcessModeView,
} from './processmodes/queries.ts';
export type { ReadDb } from './read-db.ts';
export {
  findRecipe,
  findRecipeVersion,
  listRecipes,
  listRecipeVersions,
  type RecipeQuery,
  type RecipeVersionView,
  type RecipeView,
} from './recipes/queries.ts';
export {
  countRejectedMessages,
  listRejectedMessages,
  type RejectedMessageQuery,
  type RejectedMessageView,
} from './rejections/queries.ts';
export { findRun, listRunSteps, listRuns, type RunQuery, type RunStepView, type RunView } from './runs/queries.ts';
export {
  listSimulations,
  type SimulationQuery,
  type SimulationView,
  unfinishedBatches,
} from './simulations/queries.ts';
export { listSites, ownerOfSite, type SiteView } from './sites/queries.ts';
export { findSop, listSops, type SopQuery, type SopView } from './sops/queries.ts';
export {
  type FrameView,
  listFrames,
  listSignals,
  listTelemetryGaps,
  readTelemetry,
  type SignalView,
  type TelemetryGapView,
  type TelemetryQuery,
} from './telemetry/queries.ts';
export type { TelemetryAnswer, TelemetrySeries } from './telemetry/series.ts';
export {
  type EquipmentStateChange,
  findTool,
  listEquipmentStates,
  listTools,
  type ToolQuery,
  type ToolView,
} from './tools/queries.ts';
