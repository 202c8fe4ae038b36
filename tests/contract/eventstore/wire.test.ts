import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as GossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type * as GossipMessages from '@eventstore/db-client/generated/gossip_pb.js';
import type * as FeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as SharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import type * as StreamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as StreamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { credentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventStoreContract, events, failure, newStream } from './subject.ts';

/** What EventStoreDB's client hides is looked at with the bare protocol; these modules are CommonJS. */
const load = createRequire(import.meta.url);
const { StreamsClient } = load('@eventstore/db-client/generated/streams_grpc_pb.js') as typeof StreamsGrpc;
const { ServerFeaturesClient } = load(
  '@eventstore/db-client/generated/serverfeatures_grpc_pb.js',
) as typeof FeaturesGrpc;
const { GossipClient } = load('@eventstore/db-client/generated/gossip_grpc_pb.js') as typeof GossipGrpc;
const { MemberInfo } = load('@eventstore/db-client/generated/gossip_pb.js') as typeof GossipMessages;
const shared = load('@eventstore/db-client/generated/shared_pb.js') as typeof SharedMessages;
const streams = load('@eventstore/db-client/generated/streams_pb.js') as typeof StreamsMessages;

const identifier = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
const nameOf = (given: SharedMessages.StreamIdentifier | undefined) =>
  Buffer.from(given?.getStreamName_asU8() ?? []).toString('utf8');
const structured = (most: string, least: string) =>
  new shared.UUID().setStructured(
    new shared.UUID.Structured().setMostSignificantBits(most).setLeastSignificantBits(least),
  );

function batch(stream: string, id: SharedMessages.UUID, messages: number, isFinal = true) {
  const request = new streams.BatchAppendReq().setCorrelationId(id).setIsFinal(isFinal);
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(identifier(stream));
  request.setOptions(options.setNoStream(new (load('google-protobuf/google/protobuf/empty_pb.js').Empty)()));
  for (let index = 0; index < messages; index++) request.addProposedMessages(proposed());
  return request;
}

function proposed() {
  const message = new streams.BatchAppendReq.ProposedMessage().setId(new shared.UUID().setString(randomUUID()));
  message.getMetadataMap().set('type', 'Proposed').set('content-type', 'application/json');
  return message.setData(Buffer.from('{}'));
}

eventStoreContract('the wire', (subject) => {
  const isSecure = () => !subject.url.includes('tls=false');
  let address = '';
  let client: StreamsGrpc.StreamsClient;
  beforeAll(() => {
    address = new URL(subject.url.replace(/^esdb/, 'http')).host;
    client = new StreamsClient(address, isSecure() ? credentials.createSsl() : credentials.createInsecure());
  });
  afterAll(() => client.close());

  /** Sends the requests in one call, ends it, and answers everything that comes back. */
  async function batchAppend(requests: readonly StreamsMessages.BatchAppendReq[]): Promise<BatchAppendResp[]> {
    const call = client.batchAppend();
    for (const request of requests) call.write(request);
    call.end();
    const answers: BatchAppendResp[] = [];
    for await (const answer of call) answers.push(answer as BatchAppendResp);
    return answers;
  }

  describe('batch append', () => {
    test('given appends of every outcome in one call, then each id is answered once, with its stream', async () => {
      const taken = newStream();
      await subject.client.appendToStream(taken, events(2));
      const deleted = newStream();
      await subject.client.tombstoneStream(deleted);
      const [one, two, three, four] = [newStream(), newStream(), newStream(), newStream()];
      const answers = await batchAppend([
        batch(one, new shared.UUID().setString('11111111-1111-4111-8111-111111111111'), 2),
        batch(two, new shared.UUID().setString('22222222-2222-4222-8222-222222222222'), 1, false),
        batch(taken, structured('3', '-4'), 1),
        batch(deleted, structured('5', '6'), 1),
        batch(two, new shared.UUID().setString('22222222-2222-4222-8222-222222222222'), 1),
        batch(three, structured('-1', '-1'), 0),
        batch(four, structured('9223372036854775807', '-9223372036854775808'), 1),
      ]);
      const outcomes = new Map(
        answers.map((answer) => [
          nameOf(answer.getStreamIdentifier()),
          {
            id: answer.getCorrelationId()?.getString() || answer.getCorrelationId()?.getStructured()?.toObject(),
            outcome: answer.getError()?.getDetails()?.getTypeName() ?? answer.getSuccess()?.getCurrentRevision(),
          },
        ]),
      );
      expect(answers).toHaveLength(6);
      expect(Object.fromEntries(outcomes)).toMatchObject({
        [one]: { id: '11111111-1111-4111-8111-111111111111', outcome: '1' },
        [two]: { id: '22222222-2222-4222-8222-222222222222', outcome: '1' },
        [taken]: {
          id: { mostSignificantBits: '3', leastSignificantBits: '-4' },
          outcome: 'event_store.client.WrongExpectedVersion',
        },
        [deleted]: {
          id: { mostSignificantBits: '5', leastSignificantBits: '6' },
          outcome: 'event_store.client.StreamDeleted',
        },
        [four]: {
          id: { mostSignificantBits: '9223372036854775807', leastSignificantBits: '-9223372036854775808' },
          outcome: '0',
        },
      });
    });

    test('given a wrong expectation, then the status holds what was expected and what is', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(3));
      const [answer] = await batchAppend([batch(stream, structured('1', '2'), 1)]);
      const detail = answer
        ?.getError()
        ?.getDetails()
        ?.unpack(shared.WrongExpectedVersion.deserializeBinary, 'event_store.client.WrongExpectedVersion');
      expect(detail?.getCurrentStreamRevision()).toBe('2');
      expect(detail?.hasExpectedNoStream()).toBe(true);
    });

    test('given a message without a type, then that append alone is refused', async () => {
      const stream = newStream();
      const bad = batch(stream, structured('1', '1'), 1);
      bad.getProposedMessagesList()[0]?.getMetadataMap().del('type');
      const good = newStream();
      const answers = await batchAppend([bad, batch(good, structured('2', '2'), 1)]);
      expect(answers.map((answer) => answer.hasSuccess()).sort()).toEqual([false, true]);
    });
  });

  describe('delete and tombstone', () => {
    test('given a wrong expectation, then they fail with what is needed in the trailers', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2));
      const options = new streams.DeleteReq.Options().setStreamIdentifier(identifier(stream)).setRevision('7');
      const error = await failure(
        new Promise((resolve, reject) =>
          client.delete(new streams.DeleteReq().setOptions(options), (failed, done) =>
            failed === null ? resolve(done) : reject(failed),
          ),
        ),
      );
      expect(error.code).toBe(status.FAILED_PRECONDITION);
      expect((error as unknown as { metadata: { getMap(): unknown } }).metadata.getMap()).toMatchObject({
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': '7',
        'actual-version': '1',
      });
    });
  });

  describe('read', () => {
    function request(stream: string) {
      const options = new streams.ReadReq.Options();
      options.setStream(
        new streams.ReadReq.Options.StreamOptions()
          .setStreamIdentifier(identifier(stream))
          .setStart(new shared.Empty()),
      );
      options.setCount('10').setNoFilter(new shared.Empty());
      return options;
    }
    async function read(options: StreamsMessages.ReadReq.Options): Promise<ReadResp[]> {
      const answers: ReadResp[] = [];
      for await (const answer of client.read(new streams.ReadReq().setOptions(options)))
        answers.push(answer as ReadResp);
      return answers;
    }

    test('given no such stream, then a message says so and the call ends well', async () => {
      const stream = newStream();
      const answers = await read(request(stream));
      expect(answers.map((answer) => nameOf(answer.getStreamNotFound()?.getStreamIdentifier()))).toEqual([stream]);
    });

    test('given structured UUIDs are asked for, then ids come as two halves', async () => {
      const stream = newStream();
      const [event] = events(1);
      if (event === undefined) throw new Error('one event was made');
      await subject.client.appendToStream(stream, { ...event, id: '00000000-0000-0001-ffff-ffffffffffff' });
      const options = request(stream).setUuidOption(
        new streams.ReadReq.Options.UUIDOption().setStructured(new shared.Empty()),
      );
      const [answer] = await read(options);
      const id = answer?.getEvent()?.getEvent()?.getId()?.getStructured();
      expect([id?.getMostSignificantBits(), id?.getLeastSignificantBits()]).toEqual(['1', '-1']);
    });

    test('given an event, then type, content type and time of creation are in its metadata', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(1, 'Typed'));
      const [answer] = await read(request(stream));
      const metadata = answer?.getEvent()?.getEvent()?.getMetadataMap();
      expect(metadata?.get('type')).toBe('Typed');
      expect(metadata?.get('content-type')).toBe('application/json');
      // 100 ns ticks since the Unix epoch.
      const created = Number(BigInt(metadata?.get('created') ?? 0) / 10_000n);
      expect(Math.abs(created - Date.now())).toBeLessThan(60_000);
    });

    test('given a deleted stream, then the largest 64-bit integer is in its metadata', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(1));
      await subject.client.deleteStream(stream);
      const [answer] = await read(request(`$$${stream}`));
      const data = Buffer.from(answer?.getEvent()?.getEvent()?.getData_asU8() ?? []).toString('utf8');
      expect(data).toContain('"$tb":9223372036854775807');
    });
  });

  test('server features name the methods in lower case, and a version of at least 23.10', async () => {
    const features = new ServerFeaturesClient(
      address,
      isSecure() ? credentials.createSsl() : credentials.createInsecure(),
    );
    const supported = await new Promise<SupportedMethods>((resolve, reject) =>
      features.getSupportedMethods(new shared.Empty(), (error, methods) =>
        error === null ? resolve(methods) : reject(error),
      ),
    );
    features.close();
    const [major = 0, minor = 0] = supported.getEventStoreServerVersion().split('.').map(Number);
    expect(major * 100 + minor).toBeGreaterThanOrEqual(2310);
    expect(supported.getMethodsList().map((method) => method.getMethodName())).toContain('batchappend');
  });

  test('gossip knows a living leader', async () => {
    const gossip = new GossipClient(address, isSecure() ? credentials.createSsl() : credentials.createInsecure());
    const cluster = await new Promise<GossipMessages.ClusterInfo>((resolve, reject) =>
      gossip.read(new shared.Empty(), (error, info) => (error === null ? resolve(info) : reject(error))),
    );
    gossip.close();
    const leaders = cluster.getMembersList().filter((member) => member.getState() === MemberInfo.VNodeState.LEADER);
    expect(leaders).toHaveLength(1);
    expect(leaders[0]?.getIsAlive()).toBe(true);
    expect(leaders[0]?.getHttpEndPoint()?.getPort()).toBeGreaterThan(0);
  });
});
