import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/append.ts';
import { StorageUnavailable } from '../storage/storage.ts';

/**
 * A call's failure as EventStoreDB reports it: a gRPC status, and trailers that say which exception it was. The
 * trailers are what clients go by.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: status;
  readonly trailers: Readonly<Record<string, string>>;

  constructor(code: status, message: string, trailers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.trailers = trailers;
  }
}

export const accessDenied = (): CallError =>
  new CallError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const badCredentials = (): CallError =>
  new CallError(status.UNAUTHENTICATED, 'The user name or the password is wrong');

export const streamDeleted = (stream: string): CallError =>
  new CallError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const invalidArgument = (message: string): CallError => new CallError(status.INVALID_ARGUMENT, message);

export const maximumAppendSizeExceeded = (limit: number): CallError =>
  new CallError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });

export const timedOut = (): CallError => new CallError(status.ABORTED, 'Operation timed out: the write took too long');

export const missingMetadata = (property: string): CallError =>
  new CallError(status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

/** For delete and tombstone; appends report the same in their answers. */
export function wrongExpectedVersion(
  operation: string,
  stream: string,
  expected: ExpectedRevision,
  current: number,
): CallError {
  const version = expectedVersion(expected);
  return new CallError(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${version}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(version),
      'actual-version': String(current),
    },
  );
}

/** The numbers by which EventStoreDB writes the named expectations. */
function expectedVersion(expected: ExpectedRevision): number {
  switch (expected) {
    case 'no-stream':
      return -1;
    case 'any':
      return -2;
    case 'stream-exists':
      return -4;
    default:
      return expected;
  }
}

/** What grpc-js sends for any failure of a handler. What is not foreseen is reported as it is, not hidden. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  const metadata = new Metadata();
  if (error instanceof CallError) {
    // Trailers are ASCII; names beyond it are percent-encoded as gRPC does with its own message.
    for (const [key, value] of Object.entries(error.trailers)) metadata.set(key, ascii(value));
    return { code: error.code, details: error.message, metadata };
  }
  const details = error instanceof Error ? error.message : String(error);
  const code = error instanceof StorageUnavailable ? status.UNAVAILABLE : status.UNKNOWN;
  return { code, details, metadata };
}

const ascii = (value: string): string => (/^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value));
