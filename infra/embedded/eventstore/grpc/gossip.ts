import { randomUUID } from 'node:crypto';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { gossip, shared } from './messages.ts';

/** The one member of the cluster, which leads it, and where clients reach it. */
export interface Member {
  readonly instanceId: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Who the node is to a client that came by `authority` (`host:port`): the name by which it was reached is one that the
 * client can reach, and that the certificate is for. `listening` is for clients that do not say.
 */
export function memberOf(listening: () => { readonly host: string; readonly port: number }) {
  const instanceId = randomUUID();
  return (authority: string | undefined): Member => {
    const { host, port } = listening();
    const reached = URL.parse(`https://${authority ?? ''}`);
    if (reached === null || reached.hostname === '') return { instanceId, host, port };
    // The URL's port is empty where it is the scheme's own.
    return { instanceId, host: reached.hostname.replace(/^\[|\]$/g, ''), port: Number(reached.port) || 443 };
  };
}

/** Gossip.Read of a cluster of one. */
export function gossipService(member: (authority: string | undefined) => Member) {
  return (call: ServerUnaryCall<unknown, ClusterInfo>, answer: sendUnaryData<ClusterInfo>): void => {
    const { instanceId, host, port } = member(call.getHost());
    const info = new gossip.MemberInfo();
    info.setInstanceId(new shared.UUID().setString(instanceId));
    // 100 ns ticks since the Unix epoch.
    info.setTimeStamp(`${Date.now()}0000`);
    info.setState(gossip.MemberInfo.VNodeState.LEADER);
    info.setIsAlive(true);
    info.setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
    answer(null, new gossip.ClusterInfo().setMembersList([info]));
  };
}
