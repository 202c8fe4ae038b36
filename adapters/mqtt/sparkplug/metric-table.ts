import { dataType, isReadable, type Metric, type MetricValue } from './payload.ts';

/** What a birth said of a metric. */
interface Definition {
  readonly name: string;
  readonly type: number;
  readonly unit: string | null;
}

/** A metric with its name and value found, by itself or by its birth. */
export interface Reading {
  readonly name: string;
  readonly value: MetricValue;
  readonly ts: number | null;
  readonly historical: boolean;
  readonly unit: string | null;
  readonly quality: Metric['quality'];
}

/** The metrics of an edge node or device as its birth announced them: what their aliases and types mean. */
export class MetricTable {
  readonly #byName = new Map<string, Definition>();
  readonly #byAlias = new Map<number, Definition>();

  constructor(birth: readonly Metric[]) {
    for (const { name, alias, type, unit } of birth) {
      if (name === null) continue;
      const definition = { name, type, unit };
      this.#byName.set(name, definition);
      if (alias !== null) this.#byAlias.set(alias, definition);
    }
  }

  /** The reading, or null when only another birth can tell what the metric is. */
  resolve(metric: Metric): Reading | null {
    const known = this.#definition(metric);
    const name = metric.name ?? known?.name;
    const type = metric.type || known?.type || dataType.none;
    const value = metric.value(type);
    // A value of another type than the birth announced: the birth is not that of this message.
    const unreadable = value === undefined && (type === dataType.none || isReadable(type));
    if (name === undefined || unreadable) return null;
    return {
      name,
      value,
      ts: metric.ts,
      historical: metric.historical,
      unit: metric.unit ?? known?.unit ?? null,
      quality: metric.quality,
    };
  }

  /** Whether both tables understand these metrics, and alike. */
  agrees(other: MetricTable, metrics: readonly Metric[]): boolean {
    return metrics.every((metric) => {
      const here = this.resolve(metric);
      const there = other.resolve(metric);
      return here !== null && there !== null && here.name === there.name && Object.is(here.value, there.value);
    });
  }

  #definition(metric: Metric): Definition | undefined {
    if (metric.name !== null) return this.#byName.get(metric.name);
    return metric.alias === null ? undefined : this.#byAlias.get(metric.alias);
  }
}
