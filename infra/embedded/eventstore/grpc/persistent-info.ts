import type { SubscriptionInfo } from '@eventstore/db-client/generated/persistent_pb.js';
import type { Consumer } from '../persistent/consumer.ts';
import type { Group } from '../persistent/group.ts';
import { ALL } from '../persistent/settings.ts';
import { persistent } from './messages.ts';

/** What a group is set to and how it is doing. */
export async function subscriptionInfo(group: Group): Promise<SubscriptionInfo> {
  const { stream, group: name, settings } = group.config;
  const { figures } = group;
  const place = (at: number | null): string => {
    if (at === null || at < 0) return '';
    return stream === ALL ? `C:${at}/P:${at}` : String(at);
  };
  const start = settings.startFrom === 'end' ? -1 : settings.startFrom;
  const info = new persistent.SubscriptionInfo();
  info.setEventSource(stream);
  info.setGroupName(name);
  info.setStatus(figures.live ? 'Live' : 'Behind');
  info.setConnectionsList(group.consumers.map((consumer) => connection(consumer, settings.extraStatistics)));
  info.setAveragePerSecond(figures.rate);
  info.setTotalItems(String(figures.total));
  info.setCountSinceLastMeasurement(String(figures.total));
  info.setLastCheckpointedEventPosition(place(figures.checkpointed));
  info.setLastKnownEventPosition(place(figures.lastKnown));
  info.setResolveLinkTos(settings.resolveLinks);
  info.setStartFrom(stream === ALL ? `C:${start}/P:${start}` : String(start));
  info.setMessageTimeoutMilliseconds(settings.messageTimeout);
  info.setExtraStatistics(settings.extraStatistics);
  info.setMaxRetryCount(settings.maxRetryCount);
  info.setLiveBufferSize(settings.liveBufferSize);
  info.setBufferSize(settings.historyBufferSize);
  info.setReadBatchSize(settings.readBatchSize);
  info.setCheckPointAfterMilliseconds(settings.checkpointAfter);
  info.setMinCheckPointCount(settings.minCheckpointCount);
  info.setMaxCheckPointCount(settings.maxCheckpointCount);
  info.setReadBufferCount(figures.buffered);
  info.setLiveBufferCount('0');
  info.setRetryBufferCount(figures.retrying);
  info.setTotalInFlightMessages(figures.outstanding);
  info.setOutstandingMessagesCount(figures.outstanding);
  info.setNamedConsumerStrategy(settings.strategy);
  info.setMaxSubscriberCount(settings.maxSubscriberCount);
  info.setParkedMessageCount(String(await group.store.parkedCount()));
  return info;
}

function connection(consumer: Consumer, withMeasurements: boolean): SubscriptionInfo.ConnectionInfo {
  const info = new persistent.SubscriptionInfo.ConnectionInfo();
  info.setFrom(consumer.options.from);
  info.setUsername(consumer.options.userName);
  info.setConnectionName(consumer.options.connectionName);
  info.setAverageItemsPerSecond(consumer.rate);
  info.setTotalItems(String(consumer.total));
  info.setCountSinceLastMeasurement(String(consumer.total));
  info.setAvailableSlots(consumer.free);
  info.setInFlightMessages(consumer.inFlight);
  if (withMeasurements) {
    info.setObservedMeasurementsList(
      consumer.measurements().map(({ key, value }) => {
        const measurement = new persistent.SubscriptionInfo.Measurement();
        measurement.setKey(key);
        measurement.setValue(String(value));
        return measurement;
      }),
    );
  }
  return info;
}
