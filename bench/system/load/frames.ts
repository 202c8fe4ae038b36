export const SITE = 'bench-fab';
export const CHAMBER = 'a';
export const TOOLS = 8;
export const SIGNALS = 20;

export const toolName = (index: number): string => `bench-${index}`;
export const topicOf = (tool: string): string => `spectra/v1/${SITE}/${tool}/${CHAMBER}/telemetry`;

const signalNames = Array.from({ length: SIGNALS }, (_, signal) => `chamber_signal_${signal}`);

/** Values as sensors give them: a slow wave with three decimals. */
export const readingOf = (frame: number, signal: number): number =>
  Math.round((500 + 100 * Math.sin(frame / 50 + signal)) * 1000) / 1000;

/** One frame of {@link SIGNALS} signals in plain JSON. `ts`: ms since the Unix epoch. */
export const frameText = (ts: number, frame: number): string =>
  JSON.stringify({
    ts,
    seq: frame,
    signals: Object.fromEntries(signalNames.map((name, signal) => [name, readingOf(frame, signal)])),
  });
