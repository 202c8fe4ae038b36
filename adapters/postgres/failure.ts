const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Codes of postgres.js and of sockets: the server was not reached or went away. */
const connectionCodes: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE classes that speak of the server and not of the statement: connection exception, invalid transaction state,
 * transaction rollback (deadlock, serialization), insufficient resources, object not in prerequisite state (lock timeout),
 * operator intervention, system error, internal error.
 */
const serverClasses: ReadonlySet<string> = new Set(['08', '25', '40', '53', '55', '57', '58', 'XX']);

/** The connection is gone, or is about to be: nothing more can be said on it. */
export const isConnectionLost = (error: unknown): boolean => {
  if (connectionCodes.has(codeOf(error) ?? '')) return true;
  const severity = typeof error === 'object' && error !== null && 'severity' in error ? error.severity : undefined;
  return severity === 'FATAL' || severity === 'PANIC';
};

/** Whether the same statement may succeed later. */
export const isServerTrouble = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code === undefined) return false;
  return connectionCodes.has(code) || (code.length === 5 && serverClasses.has(code.slice(0, 2)));
};

/** A table or its schema is not there. */
export const isMissingTable = (error: unknown): boolean => ['42P01', '3F000'].includes(codeOf(error) ?? '');

/** Somebody else held a lock for longer than this session would wait. */
export const isLockConflict = (error: unknown): boolean => ['55P03', '40P01'].includes(codeOf(error) ?? '');
