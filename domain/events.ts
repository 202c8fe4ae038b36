import { catalogueEvents } from './catalogue/introduction.ts';
import { organisationEvents } from './identity/organisation.ts';
import type { EventDefinitions } from './kernel/event-schema.ts';
import { processModeEvents } from './processmode/process-mode.ts';
import { recipeEvents } from './recipe/recipe.ts';
import { runEvents } from './run/events.ts';
import { runNumberEvents } from './run/run-number.ts';
import { simulationEvents } from './simulation/events.ts';
import { sopEvents } from './sop/sop.ts';
import { spcEvents } from './spc/events.ts';
import { deadLetterEvents, telemetryEvents } from './telemetry/events.ts';
import { siteEvents } from './tool/site.ts';
import { toolEvents } from './tool/tool.ts';

/** Every stream category of the log with the events that may stand in it. */
export const categories = {
  org: organisationEvents,
  site: siteEvents,
  tool: toolEvents,
  processmode: processModeEvents,
  recipe: recipeEvents,
  catalogue: catalogueEvents,
  sop: sopEvents,
  run: runEvents,
  runnumber: runNumberEvents,
  telemetry: telemetryEvents,
  deadletter: deadLetterEvents,
  controlchart: spcEvents,
  simulation: simulationEvents,
} as const satisfies Record<string, EventDefinitions>;

export type Category = keyof typeof categories;
