import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Postgres } from '../adapters/postgres/connection.ts';
import { InMemoryEventStore } from '../commands/testing/in-memory-event-store.ts';
import * as queries from './queries.ts';
import { startTestServer, type TestServer } from './testing/database.ts';
import { type ReadSide, startReadSide } from './testing/read-side.ts';
import * as sample from './testing/sample-log.ts';

describe('read models of the sample log', () => {
  const org_id = 'demo';
  let server: TestServer;
  let postgres: Postgres;
  let readSide: ReadSide;
  let db: queries.ReadDb;

  beforeAll(async () => {
    server = await startTestServer();
    postgres = await server.database();
    db = postgres.db;
    readSide = startReadSide(new InMemoryEventStore(), postgres);
    await sample.writeSampleLog(readSide.log);
    await readSide.settled();
  });
  afterAll(async () => {
    await readSide.runner.stop();
    await server.stop();
  });

  test('users have the roles they were given last, and are active until deactivated', async () => {
    const { items } = await queries.listUsers(db, { org_id });
    expect(items.map(({ username, roles, active }) => ({ username, roles, active }))).toEqual([
      { username: 'engineer@demo', roles: ['engineer'], active: true },
      { username: 'viewer@demo', roles: ['auditor', 'viewer'], active: false },
    ]);
    expect(await queries.findOrganisation(db, org_id)).toMatchObject({ platform: true, revision: 4 });
    expect(await queries.findUsersByUsername(db, 'viewer@rival')).toMatchObject([{ org_id: 'rival', active: true }]);
  });

  test('a tool shows its connection, interlocks, calibrations and equipment state', async () => {
    expect(await queries.findTool(db, org_id, 'furnace-1')).toMatchObject({
      org_id,
      site: 'fab-1',
      connected: true,
      connected_chambers: ['tube-1'],
      connection_changed_at: '2026-11-22T09:00:01.000Z',
      connection_cause: 'birth',
      equipment_state: 'productive',
      interlocks: [
        { chamber: 'tube-1', name: 'door', closed: true },
        { chamber: 'tube-1', name: 'gas', closed: false },
      ],
      calibrations: [{ calibration_id: 'cal-1', valid_until: '2027-01-01T00:00:00+01:00' }],
    });
    const states = await queries.listEquipmentStates(db, { org_id, tool_id: 'furnace-1' });
    expect(states.items.map(({ from, to }) => [from, to])).toEqual([
      [null, 'standby'],
      ['standby', 'productive'],
    ]);
  });

  test('sites, process modes and SOPs are listed', async () => {
    expect((await queries.listSites(db, { org_id })).items.map(({ site }) => site)).toEqual(['fab-1']);
    expect(await queries.ownerOfSite(db, 'fab-1')).toBe('demo');
    expect((await queries.listProcessModes(db, { org_id, families: ['oxidation'] })).items).toMatchObject([
      { process_mode_id: sample.MODE, name: 'Dry oxidation', capabilities: ['dry'] },
    ]);
    expect((await queries.listProcessModes(db, { org_id, families: ['cvd'] })).items).toEqual([]);
    expect(await queries.findSop(db, org_id, sample.SOP)).toMatchObject({
      status: 'approved',
      approved_by: 'admin@demo',
      approved_at: '2026-11-22T09:00:05.000Z',
    });
  });

  test('a recipe shows its newest and its approved version, each version its content, authors and approval', async () => {
    expect(await queries.findRecipe(db, org_id, sample.RECIPE)).toMatchObject({
      latest_version: 2,
      latest_status: 'draft',
      approved_version: 1,
      revision: 4,
    });
    const { items } = await queries.listRecipeVersions(db, { org_id, recipe_id: sample.RECIPE });
    expect(items).toMatchObject([
      {
        version: 1,
        status: 'approved',
        content: sample.content(1000),
        authors: ['engineer@demo', 'second@demo'],
        approval: { signer_id: 'admin@demo', meaning: 'approved' },
      },
      { version: 2, status: 'draft', content: sample.content(1050), approval: null },
    ]);
  });

  test('a completed run shows its request, times, results and steps', async () => {
    expect(await queries.findRun(db, org_id, sample.RUN)).toMatchObject({
      run_number: 'OXI-20261122-000001',
      origin: 'host',
      status: 'process_complete',
      e40_state: 'process_complete',
      progress_pct: 100,
      current_step: null,
      start_time: '2026-11-22T09:00:11.000Z',
      end_time: '2026-11-22T09:00:30.000Z',
      duration_s: 19,
      wafer_ids: ['w1', 'w2'],
      results: { oxide_nm: 99.7 },
      metadata: { note: 'first' },
      revision: 9,
    });
    expect(await queries.listRunSteps(db, org_id, sample.RUN)).toMatchObject([
      { step: 'ramp', duration_s: 9.5, end_inferred: false },
      { step: 'oxidise', ended_at: '2026-11-22T09:00:30.000Z', duration_s: 9.5, end_inferred: true },
    ]);
  });

  test('a refused run shows the checks, a failed one its error and the E40 state behind it', async () => {
    expect(await queries.findRun(db, org_id, sample.REFUSED_RUN)).toMatchObject({
      status: 'refused',
      e40_state: 'queued',
      run_number: null,
      preflight: [{ passed: true }, { name: 'interlocks_closed', passed: false }],
    });
    expect(await queries.findRun(db, org_id, sample.OBSERVED_RUN)).toMatchObject({
      origin: 'tool',
      status: 'failed',
      e40_state: 'aborted',
      error_code: 'rf_trip',
      paused_by_fault: 'tool vanished',
      label: 'by hand',
    });
    expect(await queries.listRunSteps(db, org_id, sample.OBSERVED_RUN)).toMatchObject([
      { step: 'etch', ended_at: null, duration_s: null, end_inferred: null },
    ]);
  });

  test('runs are listed newest first and filtered by field', async () => {
    const ids = async (filter: Partial<queries.RunQuery>) =>
      (await queries.listRuns(db, { org_id, ...filter })).items.map(({ run_id }) => run_id);
    expect(await ids({})).toEqual([sample.OBSERVED_RUN, sample.RUN, sample.REFUSED_RUN]);
    expect(await ids({ statuses: ['refused', 'failed'] })).toEqual([sample.OBSERVED_RUN, sample.REFUSED_RUN]);
    expect(await ids({ families: ['oxidation'], lot_id: 'lot-7', recipe_id: sample.RECIPE })).toHaveLength(2);
    expect(await ids({ tool_id: 'etcher' })).toEqual([sample.OBSERVED_RUN]);
    const created = (await queries.findRun(db, org_id, sample.RUN))?.created_at;
    expect(await ids({ from: created })).toEqual([sample.OBSERVED_RUN, sample.RUN]);
    expect(await ids({ to: created })).toEqual([sample.REFUSED_RUN]);
  });

  test('a chart shows its limits in force and counts; points and limits are kept', async () => {
    expect(await queries.findChart(db, org_id, sample.CHART)).toMatchObject({
      limits_version: 1,
      ucl: 103,
      target: 100,
      points_count: 2,
      violations_count: 1,
      unacknowledged_count: 0,
      last_point_at: '2026-11-22T09:00:51.000Z',
    });
    const points = await queries.listChartPoints(db, { org_id, chart_id: sample.CHART });
    expect(points.items.map(({ value, violated_rules }) => [value, violated_rules])).toEqual([
      [99.7, []],
      [104.5, ['WE1']],
    ]);
    const limits = await queries.listControlLimits(db, { org_id, chart_id: sample.CHART });
    expect(limits.items).toMatchObject([{ version: 1, set_by: 'engineer@demo', from_points: null, reason: 'a test' }]);
  });

  test('a violation carries its acknowledgement and is filtered by it', async () => {
    const { items } = await queries.listViolations(db, { org_id, acknowledged: true, severity: 'critical' });
    expect(items).toMatchObject([
      {
        violation_id: sample.VIOLATION,
        chart_id: sample.CHART,
        window: [1, 1],
        acknowledgement: { acknowledged_by: 'engineer@demo', cause_found: 'thermocouple' },
      },
    ]);
    expect((await queries.listViolations(db, { org_id, acknowledged: false })).items).toEqual([]);
    expect((await queries.listViolations(db, { org_id, rule_id: 'WE2' })).items).toEqual([]);
  });

  test('rejected messages without an organisation are seen by the platform only', async () => {
    const own = await queries.listRejectedMessages(db, { org_id });
    expect(own.items).toMatchObject([{ topic: 'spectra/v1/fab-1/x', payload_base64: 'AAH/' }]);
    const all = await queries.listRejectedMessages(db, { org_id, platform: true });
    expect(all.items.map((item) => item.org_id)).toEqual([null, 'demo']);
    expect(await queries.countRejectedMessages(db, { org_id, platform: true })).toEqual([
      { reason: 'malformed_payload', count: 2 },
    ]);
  });

  test('every event is indexed with the organisation of its aggregate, whoever acted', async () => {
    const connected = await queries.listEvents(db, { org_id, type: 'ToolConnected' });
    expect(connected.items).toMatchObject([
      { stream: 'tool-demo.furnace-1', actor_id: 'tester@system', org_id: 'demo' },
      { stream: 'tool-demo.furnace-1', actor_id: 'tester@system', org_id: 'demo' },
    ]);
    const numbers = await queries.listEvents(db, { org_id, stream: 'runnumber-demo.OXI.20261122' });
    expect(numbers.items).toMatchObject([{ org_id: 'demo', run_id: sample.RUN }]);
    const ofRun = await queries.listEvents(db, { org_id, run_id: sample.RUN, order: 'asc' });
    expect(ofRun.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['RunNumberAllocated', 'RunQueued', 'TelemetryRecorded', 'SpcViolationDetected']),
    );
    const ofRecipe = await queries.listEvents(db, { org_id, recipe_id: sample.RECIPE });
    expect(new Set(ofRecipe.items.map(({ stream }) => stream.split('-')[0]))).toEqual(
      new Set(['recipe', 'run', 'controlchart']),
    );
    const dead = await queries.listEvents(db, { org_id, type: 'MessagesRejected' });
    expect(dead.items).toEqual([]);
    const seen = await queries.listEvents(db, { org_id, platform: true, type: 'MessagesRejected' });
    expect(seen.items).toHaveLength(1);
  });

  test('an event is found by its id, and its hashes are those of the log', async () => {
    const [last, previous] = (await queries.listEvents(db, { org_id, stream: `run-${sample.RUN}` })).items;
    expect(last?.previous_hash).toBe(previous?.hash);
    expect(await queries.findEvent(db, { org_id, event_id: last?.event_id ?? '' })).toEqual(last);
    expect(await queries.findEvent(db, { org_id: 'rival', event_id: last?.event_id ?? '' })).toBeNull();
  });

  test('nothing of another organisation is found, listed or counted', async () => {
    const other = { org_id: 'rival' };
    expect(await queries.findRun(db, 'rival', sample.RUN)).toBeNull();
    expect(await queries.listRunSteps(db, 'rival', sample.RUN)).toEqual([]);
    expect(await queries.findRecipe(db, 'rival', sample.RECIPE)).toBeNull();
    expect(await queries.findRecipeVersion(db, 'rival', sample.RECIPE, 1)).toBeNull();
    expect(await queries.findChart(db, 'rival', sample.CHART)).toBeNull();
    expect(await queries.findViolation(db, 'rival', sample.VIOLATION)).toBeNull();
    expect(await queries.listSignals(db, { ...other, run_id: sample.RUN })).toEqual([]);
    for (const points of [undefined, 4]) {
      expect((await queries.readTelemetry(db, { ...other, run_id: sample.RUN, points })).series).toEqual([]);
    }
    for (const list of [
      queries.listRuns(db, other),
      queries.listSites(db, other),
      queries.listCharts(db, other),
      queries.listViolations(db, other),
      queries.listSops(db, other),
      queries.listTelemetryGaps(db, other),
      queries.listRejectedMessages(db, other),
      queries.listFrames(db, { ...other, run_id: sample.RUN }),
    ]) {
      expect((await list).items).toEqual([]);
    }
    expect((await queries.listTools(db, other)).items).toMatchObject([{ org_id: 'rival', site: 'fab-2' }]);
  });

  test('a list is read page by page, each item once and in one order, whatever the size of the page', async () => {
    const whole = (await queries.listEvents(db, { org_id, limit: 1000 })).items;
    for (const limit of [1, 7]) {
      const items: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await queries.listEvents(db, { org_id, limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        items.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(items).toEqual(whole);
    }
  });

  test('a cursor of another list is refused', async () => {
    const { next_cursor } = await queries.listUsers(db, { org_id, limit: 1 });
    expect(next_cursor).not.toBeNull();
    const made_up = Buffer.from(JSON.stringify(['99999999999999999999', '1'])).toString('base64url');
    for (const cursor of [next_cursor ?? '', 'nonsense', '', made_up]) {
      await expect(queries.listEvents(db, { org_id, cursor })).rejects.toBeInstanceOf(queries.InvalidCursor);
    }
    const points = { org_id, chart_id: sample.CHART, cursor: Buffer.from('["9999999999"]').toString('base64url') };
    await expect(queries.listChartPoints(db, points)).rejects.toBeInstanceOf(queries.InvalidCursor);
  });
});
