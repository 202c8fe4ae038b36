import { expect, it } from 'vitest';
import { HostState } from './host-state.ts';

const message = (online: boolean, timestamp: number): Buffer => Buffer.from(JSON.stringify({ online, timestamp }));

it('takes the host for offline until it says otherwise', () => {
  expect(new HostState().online).toBe(false);
});

it('follows newer messages and ignores an older one, such as the late will of an earlier session', () => {
  const host = new HostState();
  host.accept(message(true, 5));
  host.accept(message(false, 4));
  expect(host.online).toBe(true);
  host.accept(message(false, 5));
  expect(host.online).toBe(false);
});

it('ignores what is no state message', () => {
  const host = new HostState();
  expect(host.accept(Buffer.from('OFFLINE'))).toBe(false);
  expect(host.accept(Buffer.from('{"online":"yes","timestamp":1}'))).toBe(false);
});
