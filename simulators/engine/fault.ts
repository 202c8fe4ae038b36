import { z } from 'zod';

/** A fault to inject: known to the model, or `death`, which every tool knows. */
export interface Fault {
  readonly name: string;
  /** Absent: the first chamber. */
  readonly chamber?: string | undefined;
  /** How long it lasts, s of the device's clock; absent: until it is cleared (a death: 20 s). */
  readonly duration_s?: number | undefined;
  /** In the fault's unit; absent: the fault's own. */
  readonly magnitude?: number | undefined;
  readonly clear?: boolean | undefined;
}

/** A fault due at some time after the tool's start, s of the device's clock. */
export interface ScheduledFault extends Fault {
  readonly at_s: number;
}

const faultMessage = z.strictObject({
  name: z.string(),
  chamber: z.string().optional(),
  duration_s: z.number().positive().optional(),
  magnitude: z.number().optional(),
  clear: z.boolean().optional(),
});

/** Reads a message on `spectra-sim/<site>/<tool>/fault`, e.g. `{"name":"death","duration_s":5}`. @returns null when it is none. */
export function parseFaultMessage(payload: Buffer): Fault | null {
  try {
    return faultMessage.safeParse(JSON.parse(payload.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Reads `NAME@SECONDS` or `NAME:CHAMBER@SECONDS`. */
export function parseFaultOption(text: string): ScheduledFault {
  const found = /^([a-z_]+)(?::([^@]+))?@(\d+(?:\.\d+)?)$/.exec(text);
  const [, name, chamber, seconds] = found ?? [];
  if (name === undefined || seconds === undefined)
    throw new Error(`"${text}" is not NAME@SECONDS or NAME:CHAMBER@SECONDS, e.g. over_temperature:tube-1@30`);
  return { name, chamber, at_s: Number(seconds) };
}
