import type { ToolMessage } from '../../../domain/telemetry/tool-message.ts';
import { HeldMessages, refuseHeld } from './held-messages.ts';
import { interpretDevice } from './interpret.ts';
import { MetricTable, type Reading } from './metric-table.ts';
import { chamberOf, type Effects, type NodeMessage, type Outcome, WHOLE_TOOL } from './node-message.ts';
import type { Metric } from './payload.ts';
import { noRun, type RunContext } from './run-context.ts';

const SEQUENCE_LENGTH = 256;
const ofChambers = /^(?:Run|Interlock|Result)\//;

interface Device {
  born: boolean;
  /** Stays after a death: what the last session said late is still read by it. */
  table: MetricTable | null;
  run: RunContext;
}

const birthDeathSequence = (metrics: readonly Metric[]): number | null => {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  const value = metric?.value(metric.type);
  return typeof value === 'number' ? value : null;
};

/**
 * What is known of one Sparkplug edge node: its session, its sequence, what its births announced, and the messages that
 * wait for a birth (Sparkplug B 3.0, sections 5 and 6.4). It neither waits nor sends: the caller does what
 * {@link Effects} say.
 */
export class EdgeNode<Arrival> {
  #alive = false;
  #bdSeq: number | null = null;
  #deaths = 0;
  #nextSeq: number | null = null;
  readonly #devices = new Map<string, Device>();
  readonly #held = new HeldMessages<Arrival>();
  /** Deaths of sessions that were no longer current. */
  staleDeaths = 0;
  gaps = 0;

  get held(): number {
    return this.#held.size;
  }

  receive(message: NodeMessage<Arrival>): Effects<Arrival> {
    switch (message.topic.message) {
      case 'NBIRTH':
        return this.#nodeBirth(message);
      case 'NDEATH':
        return this.#nodeDeath(message);
      case 'DBIRTH':
        return this.#deviceBirth(message, chamberOf(message));
      case 'DDEATH':
        return this.#deviceDeath(message, chamberOf(message));
      case 'NDATA':
        return this.#data(message, WHOLE_TOOL);
      case 'DDATA':
        return this.#data(message, chamberOf(message));
    }
  }

  /** Gives up on held messages: those that arrived before `horizon` (ms), and the oldest beyond `limit`. */
  expire(horizon: number, limit: number): readonly Outcome<Arrival>[] {
    return this.#held.expire(horizon, limit);
  }

  #nodeBirth(message: NodeMessage<Arrival>): Effects<Arrival> {
    const bdSeq = birthDeathSequence(message.payload.metrics);
    const again = this.#alive && bdSeq === this.#bdSeq;
    const messages: ToolMessage[] = [];
    if (!again) {
      // A session that ended without a death certificate, or one that began while nobody listened.
      if (this.#alive) {
        this.#deaths += 1;
        messages.push(...this.#disconnections(message, 'a new session began without a death certificate'));
      }
      for (const device of this.#devices.values()) device.born = false;
    }
    this.#alive = true;
    this.#bdSeq = bdSeq;
    this.#nextSeq = following(message.payload.seq ?? 0);
    messages.push(connection(message, null, true, again ? 'rebirth' : 'birth'));
    return this.#announce(message, WHOLE_TOOL, messages, false);
  }

  #nodeDeath(message: NodeMessage<Arrival>): Effects<Arrival> {
    const bdSeq = birthDeathSequence(message.payload.metrics);
    if (this.#bdSeq !== null && bdSeq !== null && bdSeq !== this.#bdSeq) {
      this.staleDeaths += 1;
      return done(message, []);
    }
    const messages = [
      ...this.#disconnections(message, 'death certificate of the tool'),
      connection(message, null, false, 'death certificate'),
    ];
    this.#deaths += 1;
    this.#alive = false;
    this.#bdSeq = bdSeq;
    this.#nextSeq = null;
    for (const device of this.#devices.values()) device.born = false;
    return done(message, messages);
  }

  #deviceBirth(message: NodeMessage<Arrival>, chamber: string): Effects<Arrival> {
    const gap = this.#follow(message);
    return this.#announce(message, chamber, [...gap, connection(message, chamber, true, 'birth')], gap.length > 0);
  }

  #deviceDeath(message: NodeMessage<Arrival>, chamber: string): Effects<Arrival> {
    const gap = this.#follow(message);
    const device = this.#devices.get(chamber);
    if (device !== undefined) device.born = false;
    return {
      ...done(message, [...gap, connection(message, chamber, false, 'death certificate')]),
      rebirth: gap.length > 0,
    };
  }

  #data(message: NodeMessage<Arrival>, chamber: string): Effects<Arrival> {
    const gap = this.#follow(message);
    const device = this.#devices.get(chamber);
    const readings = device?.born && device.table !== null ? resolveAll(device.table, message.payload.metrics) : null;
    if (device === undefined || readings === null) {
      this.#held.add({
        message,
        missing: device?.born ? 'unknown_alias' : 'no_birth',
        table: device?.table ?? null,
        sure: this.#alive || this.#deaths === 0,
        deaths: this.#deaths,
        gap,
      });
      return { outcomes: [], rebirth: true };
    }
    const { messages, refusals, context } = interpret(message, chamber, readings, device.run, false);
    device.run = context;
    return {
      outcomes: [{ arrival: message.arrival, messages: [...gap, ...messages], refusals }],
      rebirth: gap.length > 0,
    };
  }

  /** Takes over what a birth announces, after the held messages that it explains. */
  #announce(
    message: NodeMessage<Arrival>,
    chamber: string,
    before: readonly ToolMessage[],
    rebirth: boolean,
  ): Effects<Arrival> {
    const table = new MetricTable(message.payload.metrics);
    const readings = message.payload.metrics.flatMap((metric) => table.resolve(metric) ?? []);
    const device = this.#devices.get(chamber) ?? { born: false, table: null, run: noRun };
    // A birth says everything: of what was known before, only a run that it names again goes on.
    const goesOn = readings.some(({ name, value }) => name === 'Run/Id' && value === device.run.run_id);
    const { run_id, since, results } = device.run;
    const birth = interpret(message, chamber, readings, goesOn ? { ...noRun, run_id, since, results } : noRun, true);
    // A birth that stamps everything with its own time does not say when the run began.
    const run = birth.context.since === message.payload.ts ? { ...birth.context, since: 0 } : birth.context;
    const late = this.#explain(chamber, table, device.table === null ? run : device.run);
    this.#devices.set(chamber, { born: true, table, run });
    return {
      outcomes: [
        ...late,
        { arrival: message.arrival, messages: [...before, ...birth.messages], refusals: birth.refusals },
      ],
      rebirth,
    };
  }

  /**
   * Reads what a device said before its birth was known. In the same session the birth explains it. After a death it is
   * the old session's: it is read only if the old and the new birth agree on every metric in it, because a message does
   * not tell which session it belongs to.
   */
  #explain(chamber: string, table: MetricTable, run: RunContext): readonly Outcome<Arrival>[] {
    let context = run;
    return this.#held.take(chamber).map((held) => {
      const { message } = held;
      const { metrics } = message.payload;
      const readable = (held.sure && held.deaths === this.#deaths) || held.table?.agrees(table, metrics);
      const readings = readable ? resolveAll(table, metrics) : null;
      if (readings === null) {
        return refuseHeld(
          held,
          readable ? 'its birth does not announce it' : 'its session ended before its birth came',
        );
      }
      const interpretation = interpret(message, chamber, readings, context, false);
      context = interpretation.context;
      return {
        arrival: message.arrival,
        messages: [...held.gap, ...interpretation.messages],
        refusals: interpretation.refusals,
      };
    });
  }

  /** Follows the sequence (section 6.4.7): the gap before this message, if there is one. */
  #follow(message: NodeMessage<Arrival>): readonly ToolMessage[] {
    const { seq } = message.payload;
    const expected = this.#nextSeq;
    if (!this.#alive || seq === null || expected === null) return [];
    const behind = (expected - seq + SEQUENCE_LENGTH) % SEQUENCE_LENGTH;
    // Sent again after our connection was lost: not a hole in what the tool says.
    if (message.dup && behind > 0 && behind <= SEQUENCE_LENGTH / 2) return [];
    this.#nextSeq = following(seq);
    if (behind === 0) return [];
    this.gaps += 1;
    return [
      {
        kind: 'gap',
        ...message.origin,
        ts: message.origin.received_at,
        expected_seq: expected,
        received_seq: seq,
      },
    ];
  }

  #disconnections(message: NodeMessage<Arrival>, cause: string): readonly ToolMessage[] {
    return [...this.#devices]
      .filter(([chamber, { born }]) => born && chamber !== WHOLE_TOOL)
      .map(([chamber]) => connection(message, chamber, false, cause));
  }
}

const following = (seq: number): number => (seq + 1) % SEQUENCE_LENGTH;

const done = <Arrival>({ arrival }: NodeMessage<Arrival>, messages: readonly ToolMessage[]): Effects<Arrival> => ({
  outcomes: [{ arrival, messages, refusals: [] }],
  rebirth: false,
});

/** By our clock: a will's own time is when the session began, and births may come from a clock that is not set. */
const connection = <Arrival>(
  { origin }: NodeMessage<Arrival>,
  chamber: string | null,
  connected: boolean,
  cause: string,
): ToolMessage => ({ kind: 'connection', ...origin, ts: origin.received_at, chamber, connected, cause });

const resolveAll = (table: MetricTable, metrics: readonly Metric[]): readonly Reading[] | null => {
  const readings: Reading[] = [];
  for (const metric of metrics) {
    const reading = table.resolve(metric);
    if (reading === null) return null;
    readings.push(reading);
  }
  return readings;
};

const interpret = <Arrival>(
  { origin, payload }: NodeMessage<Arrival>,
  chamber: string,
  readings: readonly Reading[],
  run: RunContext,
  birth: boolean,
) => {
  // Runs, interlocks and results are a chamber's; of the tool as a whole only signals are known.
  const relevant = chamber === WHOLE_TOOL ? readings.filter(({ name }) => !ofChambers.test(name)) : readings;
  return interpretDevice({ origin, chamber, ts: payload.ts, seq: payload.seq, readings: relevant, birth }, run);
};
