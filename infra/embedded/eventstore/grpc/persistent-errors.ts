import { status } from '@grpc/grpc-js';
import { CallError } from './errors.ts';

const trailers = (exception: string, stream: string, group: string) => ({
  exception,
  'stream-name': stream,
  'group-name': group,
});

export const doesNotExist = (stream: string, group: string): CallError =>
  new CallError(
    status.NOT_FOUND,
    `Subscription group ${group} on stream ${stream} does not exist.`,
    trailers('persistent-subscription-does-not-exist', stream, group),
  );

export const alreadyExists = (stream: string, group: string): CallError =>
  new CallError(
    status.ALREADY_EXISTS,
    `Subscription group ${group} on stream ${stream} exists.`,
    trailers('persistent-subscription-exists', stream, group),
  );

export const subscribersReached = (stream: string, group: string): CallError =>
  new CallError(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for subscription group ${group} on stream ${stream}.`,
    trailers('maximum-subscribers-reached', stream, group),
  );

export const dropped = (stream: string, group: string): CallError =>
  new CallError(
    status.CANCELLED,
    `Subscription group ${group} on stream ${stream} was dropped.`,
    trailers('persistent-subscription-dropped', stream, group),
  );
