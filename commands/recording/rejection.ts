import type { StreamPort } from '../../adapters/stream/port.ts';
import { sha256Hex } from '../../domain/kernel/hash-chain.ts';
import type { Rejection, ToolMessage } from '../../domain/telemetry/tool-message.ts';

/** Keeps a tool's message that could be read but not accepted, with the reason, among the dead letters. */
export const reject = (
  { stream }: { readonly stream: StreamPort },
  message: ToolMessage,
  reason: Rejection['reason'],
  detail: string,
): Promise<void> => {
  const payload = Buffer.from(JSON.stringify(message));
  const rejection: Rejection = {
    topic: `telemetry/${message.site}/${message.tool_id}`,
    reason,
    detail,
    org_id: message.org_id,
    received_at: message.received_at,
    size_bytes: payload.length,
    sha256: sha256Hex(payload),
    payload_base64: payload.subarray(0, 65_536).toString('base64'),
  };
  return stream.publish('dead-letter', [{ key: rejection.topic, value: Buffer.from(JSON.stringify(rejection)) }]);
};
