/** Why the embedded server could not be started; the message says what to do about it. */
export type EmbeddedPostgresFault =
  | 'binaries-missing'
  | 'no-usable-account'
  | 'data-directory-in-use'
  | 'port-taken'
  | 'initialisation-failed'
  | 'start-failed';

export class EmbeddedPostgresError extends Error {
  readonly fault: EmbeddedPostgresFault;

  constructor(fault: EmbeddedPostgresFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.fault = fault;
  }
}
