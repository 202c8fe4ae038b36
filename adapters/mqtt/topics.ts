/** What the bridge subscribes to, at QoS 1. Everything a tool may say lies under one of these filters. */
export const toolFilters = ['spBv1.0/+/+/+', 'spBv1.0/+/+/+/+', 'spectra/v1/#'] as const;

const nodeMessages = ['NBIRTH', 'NDEATH', 'NDATA'] as const;
const deviceMessages = ['DBIRTH', 'DDEATH', 'DDATA'] as const;
type NodeMessage = (typeof nodeMessages)[number];
type DeviceMessage = (typeof deviceMessages)[number];

export type Topic =
  | { readonly kind: 'node'; readonly message: NodeMessage; readonly site: string; readonly tool: string }
  | {
      readonly kind: 'device';
      readonly message: DeviceMessage;
      readonly site: string;
      readonly tool: string;
      readonly chamber: string;
    }
  | {
      readonly kind: 'plain';
      readonly channel: 'telemetry' | 'run';
      readonly site: string;
      readonly tool: string;
      readonly chamber: string;
    }
  /** A command to a tool: the bridge's own words, which its subscription echoes. */
  | { readonly kind: 'command' }
  | { readonly kind: 'malformed'; readonly site: string | null; readonly detail: string };

const malformed = (site: string | undefined, detail: string): Topic => ({
  kind: 'malformed',
  site: site === undefined || site === '' ? null : site,
  detail,
});

const isOneOf = <Text extends string>(known: readonly Text[], text: string): text is Text =>
  (known as readonly string[]).includes(text);

const parseSparkplug = (levels: readonly string[]): Topic => {
  const [, site, message, tool, chamber, ...rest] = levels;
  if (site === undefined || message === undefined || tool === undefined || rest.length > 0) {
    return malformed(site, 'a Sparkplug topic is spBv1.0/<site>/<message>/<tool>[/<chamber>]');
  }
  if (message === 'NCMD' || message === 'DCMD') return { kind: 'command' };
  if (site === '' || tool === '' || chamber === '') return malformed(site, 'site, tool and chamber must not be empty');
  if (isOneOf(nodeMessages, message)) {
    return chamber === undefined
      ? { kind: 'node', message, site, tool }
      : malformed(site, `${message} speaks for the tool: its topic names no chamber`);
  }
  if (isOneOf(deviceMessages, message)) {
    return chamber === undefined
      ? malformed(site, `${message} speaks for a chamber: its topic must name it`)
      : { kind: 'device', message, site, tool, chamber };
  }
  return malformed(site, `${message} is no Sparkplug B 3.0 message type`);
};

const parsePlain = (levels: readonly string[]): Topic => {
  const [, , site, tool, chamber, channel, ...rest] = levels;
  if (!site || !tool || !chamber || (channel !== 'telemetry' && channel !== 'run') || rest.length > 0) {
    return malformed(site, 'a plain topic is spectra/v1/<site>/<tool>/<chamber>/telemetry or .../run');
  }
  return { kind: 'plain', channel, site, tool, chamber };
};

/** Reads an MQTT topic under one of {@link toolFilters}. */
export const parseTopic = (topic: string): Topic => {
  const levels = topic.split('/');
  return levels[0] === 'spBv1.0' ? parseSparkplug(levels) : parsePlain(levels);
};

/** Whether a tool that publishes here may be told it arrived only once the data is safe. */
export const carriesToolData = (topic: string): boolean => {
  if (topic.startsWith('spectra/v1')) return topic.length === 10 || topic[10] === '/';
  if (!topic.startsWith('spBv1.0/')) return false;
  const levels = topic.split('/');
  if (levels.length !== 4 && levels.length !== 5) return false;
  return levels[2] !== 'NCMD' && levels[2] !== 'DCMD';
};
