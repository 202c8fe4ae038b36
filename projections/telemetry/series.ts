/** The samples of one signal in arrival order: `ts_ms` and `values` have one entry each. */
export interface TelemetrySeries {
  readonly signal: string;
  /** The newest that was told. */
  readonly unit: string | null;
  /** Samples that this answer stands for. More than there are entries when it was downsampled. */
  readonly samples: number;
  /** Device times, ms since the Unix epoch, exactly as sent: they may repeat or jump back. */
  readonly ts_ms: readonly number[];
  /** null: reported with no value. */
  readonly values: readonly (number | null)[];
  /** Quality of entries that are not good: [index, quality]. Not told of downsampled entries. */
  readonly quality: readonly (readonly [number, 'bad' | 'stale'])[];
}

export interface TelemetryAnswer {
  /** Some series holds fewer entries than there are samples; its entries are samples, none is computed. */
  readonly downsampled: boolean;
  /** By signal name. */
  readonly series: readonly TelemetrySeries[];
  readonly next_cursor: string | null;
}
