import jspb from 'google-protobuf';

/**
 * db-client 6.2.1 hands the data of every JSON event to google-protobuf as base64 text, which that decodes character by
 * character in JavaScript: a tenth of the cost of recording telemetry. Node's own decoder gives the same bytes.
 */
export const decodeBase64Natively = (): void => {
  const { Message } = jspb;
  Message.bytesAsU8 = (value: string | Uint8Array): Uint8Array =>
    typeof value === 'string' ? Buffer.from(value, 'base64') : value;
};
