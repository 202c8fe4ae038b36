import { derivedId } from './envelope.ts';

/** The names of streams and the ids that are derived so that they keep something unique. */
export const orgStream = (org_id: string): string => `org-${org_id}`;
export const siteStream = (site: string): string => `site-${site}`;
export const toolStream = (org_id: string, tool_id: string): string => `tool-${org_id}.${tool_id}`;
export const runStream = (run_id: string): string => `run-${run_id}`;
export const recipeStream = (recipe_id: string): string => `recipe-${recipe_id}`;
export const simulationStream = (simulation_id: string): string => `simulation-${simulation_id}`;
export const sopStream = (sop_id: string): string => `sop-${sop_id}`;
export const catalogueStream = (org_id: string): string => `catalogue-${org_id}`;
export const processModeStream = (process_mode_id: string): string => `processmode-${process_mode_id}`;

/** Two recipes of one name in an organisation would be one stream, so the store keeps the name unique. */
export const recipeId = (org_id: string, name: string): string =>
  derivedId('recipe', org_id, name.trim().toLowerCase());
export const processModeId = (org_id: string, name: string): string =>
  derivedId('processmode', org_id, name.trim().toLowerCase());
export const sopId = (org_id: string, number: string, version: number): string =>
  derivedId('sop', org_id, number, String(version));

/** Frames of a run, or those of none: one stream a chamber and UTC day. */
export const telemetryStream = (of: {
  org_id: string;
  tool_id: string;
  chamber: string;
  run_id: string | null;
  ts: number;
}): string =>
  `telemetry-${of.run_id ?? derivedId('telemetry', of.org_id, of.tool_id, of.chamber, new Date(of.ts).toISOString().slice(0, 10))}`;
