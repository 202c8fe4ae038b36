export type MetricType = 'Double' | 'Int32' | 'Int64' | 'Boolean' | 'String';
export type MetricValue = number | boolean | string | null;

/** What a birth certificate says of a metric. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: MetricType;
  readonly unit?: string;
}

/** A value at a device time, ms since the Unix epoch. */
export interface Reading {
  readonly name: string;
  readonly value: MetricValue;
  readonly ts: number;
  /** Absent: good. */
  readonly quality?: 'bad' | 'stale';
}
