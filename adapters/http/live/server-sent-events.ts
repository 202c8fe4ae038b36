import type { Outbox, Outgoing } from './outbox.ts';

const COMMENT_MS = 15_000;

const block = ({ position, text }: Outgoing): string =>
  `${position === null ? '' : `id: ${position}\n`}data: ${text}\n\n`;

/** The outbox as an answer of server-sent events (WHATWG HTML, 9.2), read as fast as the client takes it. */
export const eventStream = (outbox: Outbox, end: () => void): Response => {
  const encoder = new TextEncoder();
  let comments: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        // At once, so that proxies and clients see that the stream is open.
        controller.enqueue(encoder.encode('retry: 2000\n\n'));
        comments = setInterval(() => {
          if ((controller.desiredSize ?? 0) >= 0) controller.enqueue(encoder.encode(':\n\n'));
        }, COMMENT_MS);
      },
      pull: async (controller) => {
        const next = await outbox.take();
        if (next !== undefined) return controller.enqueue(encoder.encode(block(next)));
        clearInterval(comments);
        return controller.close();
      },
      cancel: () => {
        clearInterval(comments);
        end();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
};
