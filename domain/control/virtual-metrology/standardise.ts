type Rows = readonly (readonly number[])[];

export const columnMeans = (rows: Rows): number[] =>
  (rows[0] ?? []).map((_, j) => rows.reduce((sum, row) => sum + (row[j] as number), 0) / rows.length);

/** Standard deviation of each column, `ddof` taken off the count. */
export const columnDeviations = (rows: Rows, means: readonly number[], ddof: number): number[] =>
  means.map((mean, j) =>
    Math.sqrt(rows.reduce((sum, row) => sum + ((row[j] as number) - mean) ** 2, 0) / (rows.length - ddof)),
  );

export const centred = (rows: Rows, means: readonly number[]): number[][] =>
  rows.map((row) => row.map((each, j) => each - (means[j] as number)));

/** (x - mean) / sd of each column. */
export const standardised = (rows: Rows, means: readonly number[], deviations: readonly number[]): number[][] =>
  rows.map((row) => row.map((each, j) => (each - (means[j] as number)) / (deviations[j] as number)));
