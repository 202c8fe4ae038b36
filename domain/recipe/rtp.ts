import { z } from 'zod';
import { celsius, flowsByGas, nonNegative, positive } from './quantities.ts';

/** A ramp to a temperature and the dwell there; a dwell of 0 is a spike. */
export const rtpSegmentSchema = z.object({
  name: z.string().min(1).max(80),
  target_c: celsius,
  /** Magnitude of the slope, up or down. */
  ramp_rate_c_per_s: positive.max(10_000),
  dwell_s: nonNegative.max(36_000),
  /** Gases of the segment; those of the whole recipe when absent. */
  flows_sccm: flowsByGas.optional(),
});

/** What a rapid thermal processor is told: each segment has the recipe step of the same place and name. */
export const rtpSchema = z.object({
  segments: z.array(rtpSegmentSchema).min(1).max(100),
  flows_sccm: flowsByGas,
  pressure_torr: positive.max(2000),
  /** Of the wafer as the pyrometer is told. */
  emissivity: z.number().gt(0).max(1),
  /** Lamp zones from the centre outwards with their offset from the setpoint. */
  zones: z.array(z.object({ zone: z.string().min(1).max(40), offset_c: z.number().min(-100).max(100) })).min(1),
  /** Where the first ramp begins. */
  start_c: celsius,
});
export type RtpSettings = z.infer<typeof rtpSchema>;
export type RtpSegment = z.infer<typeof rtpSegmentSchema>;

/** How long each segment takes: the ramp from where the one before ended, then the dwell, s. */
export const segmentDurations = ({ segments, start_c }: Pick<RtpSettings, 'segments' | 'start_c'>): number[] =>
  segments.map(({ target_c, ramp_rate_c_per_s, dwell_s }, index) => {
    const from = segments[index - 1]?.target_c ?? start_c;
    return Math.abs(target_c - from) / ramp_rate_c_per_s + dwell_s;
  });
