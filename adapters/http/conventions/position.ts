import type { LogPosition } from '../../../domain/kernel/event.ts';

/** `<commit>/<prepare>`: opaque to clients, who hand it back as it is. */
export const positionText = ({ commit, prepare }: LogPosition): string => `${commit}/${prepare}`;

/** Two 64-bit numbers. */
export const POSITION_PATTERN = /^\d{1,20}\/\d{1,20}$/;

export const parsePosition = (text: string): LogPosition => {
  const [commit = '0', prepare = '0'] = text.split('/');
  return { commit, prepare };
};
