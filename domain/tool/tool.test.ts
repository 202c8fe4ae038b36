import { describe, expect, test } from 'vitest';
import { now, specify } from '../kernel/testing/specification.ts';
import { calibrated, calibration, description, interlock, registered, toolAfter } from './testing/tools.ts';
import { calibrationAt, openInterlocks, type ToolCommand, type ToolEvent, toolDecider } from './tool.ts';

const given = specify(toolDecider);
const at = '2026-11-22T07:00:00.000Z';
const register = { type: 'RegisterTool', org_id: 'demo', tool_id: 'furnace-1', description } as const;
const report = (connected: boolean, chamber: string | null = null): ToolCommand => ({
  type: 'ReportConnection',
  chamber,
  connected,
  cause: 'birth',
  at,
});
const connection = (connected: boolean, chamber: string | null = null): ToolEvent => ({
  type: connected ? 'ToolConnected' : 'ToolDisconnected',
  data: { chamber, cause: 'birth', at },
});

describe('a tool', () => {
  test('is registered once: standing by, not connected', () => {
    const then = given().when(register);
    then.thenEvents(registered);
    then.thenState({ equipment_state: 'standby', connected: false, connected_chambers: [], calibrations: [] });
    given(registered).when(register).thenRefused({ kind: 'ToolAlreadyRegistered', tool_id: 'furnace-1' });
  });

  test.each<ToolCommand>([
    report(true),
    { type: 'ReportInterlock', chamber: 'tube-1', name: 'door', closed: true, at },
    { type: 'RecordCalibration', calibration },
    { type: 'ChangeEquipmentState', to: 'engineering' },
  ])('has to be registered before $type', (command) => given().when(command).thenRefused({ kind: 'ToolNotFound' }));
});

describe('the connection of a tool', () => {
  test('comes and goes, each reported once', () => {
    given(registered).when(report(true)).thenEvents(connection(true));
    given(registered, connection(true)).when(report(true)).thenNothing();
    given(registered).when(report(false)).thenNothing();
    given(registered, connection(true)).when(report(false)).thenEvents(connection(false));
  });

  test('is there with that of a chamber', () => {
    const then = given(registered).when(report(true, 'tube-2'));
    then.thenEvents(connection(true, 'tube-2'));
    then.thenState({ connected: true, connected_chambers: ['tube-2'] });
  });

  test('outlives that of a chamber', () =>
    given(registered, connection(true, 'tube-2'), connection(true, 'tube-1'))
      .when(report(false, 'tube-2'))
      .thenState({ connected: true, connected_chambers: ['tube-1'] }));

  test('takes every chamber with it when it goes', () => {
    given(registered, connection(true, 'tube-1'), connection(true, 'tube-2'))
      .when(report(false))
      .thenState({ connected: false, connected_chambers: [] });
    given(registered, connection(true, 'tube-1'), connection(false))
      .when(report(true, 'tube-1'))
      .thenEvents(connection(true, 'tube-1'));
  });

  test('names a chamber once, in one order', () =>
    expect(
      toolAfter(connection(true, 'tube-2'), connection(true, 'tube-1'), connection(true, 'tube-2')).connected_chambers,
    ).toEqual(['tube-1', 'tube-2']));
});

describe('an interlock', () => {
  const say = (closed: boolean): ToolCommand => ({
    type: 'ReportInterlock',
    chamber: 'tube-1',
    name: 'door',
    closed,
    at,
  });

  test('is recorded when it is first reported and whenever it changes', () => {
    given(registered).when(say(true)).thenEvents(interlock(true));
    given(registered).when(say(false)).thenEvents(interlock(false));
    given(registered, interlock(true)).when(say(true)).thenNothing();
    given(registered, interlock(true)).when(say(false)).thenEvents(interlock(false));
  });

  test('is open in its own chamber only', () => {
    const tool = toolAfter(interlock(false), interlock(true, 'gas'), interlock(false, 'lid', 'tube-2'));
    expect(openInterlocks(tool, 'tube-1')).toEqual(['door']);
    expect(openInterlocks(tool, 'tube-2')).toEqual(['lid']);
    expect(openInterlocks(tool, 'tube')).toEqual([]);
  });
});

describe('the equipment state (SEMI E10)', () => {
  test('changes from what it is, at the time of the decision', () =>
    given(registered)
      .when({ type: 'ChangeEquipmentState', to: 'scheduled_downtime' })
      .thenEvents({ type: 'EquipmentStateChanged', data: { from: 'standby', to: 'scheduled_downtime', at: now } }));

  test('does not change to what it is', () =>
    given(registered).when({ type: 'ChangeEquipmentState', to: 'standby' }).thenNothing());
});

describe('a calibration', () => {
  test('is recorded with its period', () =>
    given(registered).when({ type: 'RecordCalibration', calibration }).thenEvents(calibrated()));

  test.each([
    [calibration.valid_until, calibration.valid_from],
    [calibration.valid_from, calibration.valid_from],
    ['yesterday', calibration.valid_until],
    [calibration.valid_from, ''],
  ])('from %s to "%s" is refused: no time lies in it', (valid_from, valid_until) =>
    given(registered)
      .when({ type: 'RecordCalibration', calibration: { ...calibration, valid_from, valid_until } })
      .thenRefused({ kind: 'CalibrationPeriodEmpty', valid_from, valid_until }),
  );

  test('counts from its first instant until before its last', () => {
    const tool = toolAfter(calibrated());
    const found = (at: string) => calibrationAt(tool, at)?.calibration_id;
    expect(found('2025-12-31T23:59:59.999Z')).toBeUndefined();
    expect(found('2026-01-01T00:00:00.000Z')).toBe('c1');
    expect(found('2026-12-31T23:59:59.999Z')).toBe('c1');
    expect(found('2027-01-01T00:00:00.000Z')).toBeUndefined();
    expect(found('2027-01-01T00:30:00.000+01:00')).toBe('c1');
  });

  test('that ends last is the one that counts', () => {
    const longer = calibrated({ calibration_id: 'c2', valid_until: '2028-01-01T00:00:00.000Z' });
    expect(calibrationAt(toolAfter(longer, calibrated()), '2026-06-01T00:00:00.000Z')?.calibration_id).toBe('c2');
    expect(calibrationAt(toolAfter(calibrated(), longer), '2026-06-01T00:00:00.000Z')?.calibration_id).toBe('c2');
  });
});
