import { describe, expect, it } from 'vitest';
import { parseFaultMessage, parseFaultOption } from './fault.ts';

describe('a fault', () => {
  it('is scheduled by name, tube and second', () => {
    expect(parseFaultOption('death@12.5')).toEqual({ name: 'death', chamber: undefined, at_s: 12.5 });
    expect(parseFaultOption('mfc_drift:tube-2@3')).toEqual({ name: 'mfc_drift', chamber: 'tube-2', at_s: 3 });
    expect(() => parseFaultOption('death')).toThrow('NAME@SECONDS');
  });

  it('is read from a message, or not at all', () => {
    expect(parseFaultMessage(Buffer.from('{"name":"death","duration_s":5}'))).toEqual({ name: 'death', duration_s: 5 });
    expect(parseFaultMessage(Buffer.from('{"name":"death","for":5}'))).toBeNull();
    expect(parseFaultMessage(Buffer.from('death'))).toBeNull();
  });
});
