import type { CreateReq, UpdateReq } from '@eventstore/db-client/generated/persistent_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import { parseOrdinal } from '../log/recorded-event.ts';
import { ALL, type ConsumerStrategy, type GroupFilter, type GroupSettings } from '../persistent/settings.ts';
import { streamName } from './convert.ts';
import { invalidArgument } from './errors.ts';

/** .NET ticks are 100 ns. */
const TICKS_PER_MILLISECOND = 10_000;
/** The older way to say "from the end": the largest unsigned 64-bit integer. */
const END = 2 ** 63;
const STRATEGIES: readonly ConsumerStrategy[] = ['DispatchToSingle', 'RoundRobin', 'Pinned'];

type Options = CreateReq.Options | UpdateReq.Options;

/** The stream, or `$all`, that a request is about; newer clients name it in one place and older ones in another. */
export function sourceOf(options: Options): string {
  if (options.hasAll()) return ALL;
  return streamName(options.getStream()?.getStreamIdentifier() ?? options.getStreamIdentifier());
}

/** The same for requests that only name a group. */
export const namedSource = (options: {
  hasAll(): boolean;
  getStreamIdentifier(): StreamIdentifier | undefined;
}): string => (options.hasAll() ? ALL : streamName(options.getStreamIdentifier()));

export function settingsOf(options: Options): GroupSettings {
  const settings = options.getSettings();
  if (settings === undefined) throw invalidArgument('The settings are missing');
  const named = 'getConsumerStrategy' in settings ? settings.getConsumerStrategy() : '';
  const strategy = named === '' ? STRATEGIES[settings.getNamedConsumerStrategy()] : (named as ConsumerStrategy);
  if (strategy === undefined || ![...STRATEGIES, 'PinnedByCorrelation'].includes(strategy)) {
    throw invalidArgument(`'${named}' is not a consumer strategy`);
  }
  return {
    startFrom: startOf(options),
    resolveLinks: settings.getResolveLinks(),
    extraStatistics: settings.getExtraStatistics(),
    messageTimeout: settings.hasMessageTimeoutTicks()
      ? Number(settings.getMessageTimeoutTicks()) / TICKS_PER_MILLISECOND
      : settings.getMessageTimeoutMs(),
    maxRetryCount: settings.getMaxRetryCount(),
    checkpointAfter: settings.hasCheckpointAfterTicks()
      ? Number(settings.getCheckpointAfterTicks()) / TICKS_PER_MILLISECOND
      : settings.getCheckpointAfterMs(),
    minCheckpointCount: settings.getMinCheckpointCount(),
    maxCheckpointCount: settings.getMaxCheckpointCount(),
    maxSubscriberCount: settings.getMaxSubscriberCount(),
    liveBufferSize: settings.getLiveBufferSize(),
    readBatchSize: settings.getReadBatchSize(),
    historyBufferSize: settings.getHistoryBufferSize(),
    strategy,
  };
}

function startOf(options: Options): number | 'end' {
  const all = options.getAll();
  if (all !== undefined) {
    if (all.hasEnd()) return 'end';
    return all.hasPosition() ? parseOrdinal(all.getPosition()?.getCommitPosition() ?? '0') : 0;
  }
  const stream = options.getStream();
  if (stream?.hasEnd()) return 'end';
  if (stream?.hasStart()) return 0;
  const revision = parseOrdinal(
    stream?.hasRevision() ? stream.getRevision() : (options.getSettings()?.getRevision() ?? '0'),
  );
  return revision >= END ? 'end' : revision;
}

export function filterOf(options: CreateReq.Options): GroupFilter | null {
  const filter = options.getAll()?.getFilter();
  if (filter === undefined) return null;
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  if (expression === undefined) throw invalidArgument('The filter says neither stream nor event type');
  try {
    new RegExp(expression.getRegex());
  } catch (error) {
    throw invalidArgument(`The filter's regular expression is not valid: ${String(error)}`);
  }
  return {
    on: byStream === undefined ? 'type' : 'stream',
    regex: expression.getRegex(),
    prefixes: expression.getPrefixList(),
  };
}
