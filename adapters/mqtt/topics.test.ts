import { describe, expect, test } from 'vitest';
import { carriesToolData, parseTopic } from './topics.ts';

describe('parseTopic', () => {
  test.each([
    ['spBv1.0/fab/NBIRTH/etch-1', { kind: 'node', message: 'NBIRTH', site: 'fab', tool: 'etch-1' }],
    ['spBv1.0/fab/DDATA/etch-1/a', { kind: 'device', message: 'DDATA', site: 'fab', tool: 'etch-1', chamber: 'a' }],
    ['spBv1.0/fab/DCMD/etch-1/a', { kind: 'command' }],
    [
      'spectra/v1/fab/etch-1/a/telemetry',
      { kind: 'plain', channel: 'telemetry', site: 'fab', tool: 'etch-1', chamber: 'a' },
    ],
    ['spectra/v1/fab/etch-1/a/run', { kind: 'plain', channel: 'run', site: 'fab', tool: 'etch-1', chamber: 'a' }],
  ])('reads %s', (topic, expected) => {
    expect(parseTopic(topic)).toEqual(expected);
  });

  test.each([
    ['spBv1.0/fab/NFOO/etch-1', 'fab'],
    ['spBv1.0/fab/NDATA/etch-1/a', 'fab'],
    ['spBv1.0/fab/DDATA/etch-1', 'fab'],
    ['spBv1.0/fab/DDATA//a', 'fab'],
    ['spectra/v1', null],
    ['spectra/v1//etch-1/a/telemetry', null],
    ['spectra/v1/fab/etch-1/a/telemetry/more', 'fab'],
    ['spectra/v1/fab/etch-1/a/other', 'fab'],
  ])('calls %s malformed, and knows its site where it names one', (topic, site) => {
    expect(parseTopic(topic)).toMatchObject({ kind: 'malformed', site });
  });
});

describe('carriesToolData', () => {
  test.each([
    'spBv1.0/fab/NBIRTH/etch-1',
    'spBv1.0/fab/DDATA/etch-1/a',
    'spBv1.0/fab/NFOO/etch-1',
    'spectra/v1/fab/etch-1/a/telemetry',
    'spectra/v1',
  ])('%s is for the bridge', (topic) => {
    expect(carriesToolData(topic)).toBe(true);
  });

  test.each([
    'spBv1.0/STATE/spectra',
    'spBv1.0/fab/NCMD/etch-1',
    'spBv1.0/fab/DCMD/etch-1/a',
    'spBv1.0/a/b/c/d/e',
    'spectra/v10/fab',
    'other',
  ])('%s is not', (topic) => {
    expect(carriesToolData(topic)).toBe(false);
  });
});
