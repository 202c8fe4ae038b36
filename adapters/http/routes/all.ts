import type { Metrics } from '../metrics.ts';
import type { HttpPorts } from '../ports.ts';
import type { Route } from '../route.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { cvdSimulationRoutes } from './cvd-simulation.ts';
import { ingestRoutes } from './ingest.ts';
import { liveRoutes } from './live.ts';
import { processModeRoutes } from './process-modes.ts';
import { recipeCommandRoutes } from './recipe-commands.ts';
import { recipeRoutes } from './recipes.ts';
import { resultRoutes } from './results.ts';
import { rtpTuningRoutes } from './rtp-tuning.ts';
import { runCommandRoutes } from './run-commands.ts';
import { runRoutes } from './runs.ts';
import { serviceRoutes } from './service.ts';
import { simulationRoutes } from './simulation.ts';
import { simulationBatchRoutes } from './simulation-batches.ts';
import { sopRoutes } from './sops.ts';
import { spcRoutes } from './spc.ts';
import { systemRoutes } from './system.ts';
import { telemetryRoutes } from './telemetry.ts';
import { toolRoutes } from './tools.ts';
import { userRoutes } from './users.ts';

/** Every route of the interface. */
export const allRoutes = (ports: HttpPorts, metrics: Metrics): readonly Route[] => [
  ...serviceRoutes(ports, metrics),
  ...authRoutes(ports),
  ...userRoutes(ports),
  ...processModeRoutes(ports),
  ...recipeRoutes(ports),
  ...recipeCommandRoutes(ports),
  ...sopRoutes(ports),
  ...toolRoutes(ports),
  ...runRoutes(ports),
  ...runCommandRoutes(ports),
  ...telemetryRoutes(ports),
  ...resultRoutes(ports),
  ...liveRoutes(ports),
  ...spcRoutes(ports),
  ...simulationRoutes(ports),
  ...simulationBatchRoutes(ports),
  ...rtpTuningRoutes(ports),
  ...cvdSimulationRoutes(ports),
  ...auditRoutes(ports),
  ...ingestRoutes(ports),
  ...systemRoutes(ports),
];
