import { randomUUID } from 'node:crypto';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { gossip, shared } from './messages.ts';

/** Gossip.Read of a cluster of one, which leads. `endpoint` is where clients reach it. */
export function gossipService(endpoint: () => { readonly host: string; readonly port: number }) {
  const instanceId = new shared.UUID().setString(randomUUID());
  return (_call: ServerUnaryCall<unknown, ClusterInfo>, answer: sendUnaryData<ClusterInfo>): void => {
    const { host, port } = endpoint();
    const member = new gossip.MemberInfo();
    member.setInstanceId(instanceId);
    // 100 ns ticks since the Unix epoch.
    member.setTimeStamp(`${Date.now()}0000`);
    member.setState(gossip.MemberInfo.VNodeState.LEADER);
    member.setIsAlive(true);
    member.setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
    answer(null, new gossip.ClusterInfo().setMembersList([member]));
  };
}
