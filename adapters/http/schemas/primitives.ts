import { z } from '@hono/zod-openapi';
import { processFamilies } from '../../../domain/run/events.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL texts hold any character but NUL
const NO_NUL = /^[^\u0000]*$/;

/** A short text as a filter or a name; what PostgreSQL cannot hold is refused here. */
export const text = (max = 200) => z.string().min(1).max(max).regex(NO_NUL, 'holds NUL');

export const uuid = () => z.uuid().openapi({ format: 'uuid' });

/** The name of a tool, site or chamber: a level of an MQTT topic, so no `/`, `+`, `#`, and no white space. */
export const topicLevel = () =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      'must be 1 to 64 letters, digits or any of . _ - and begin with a letter or digit',
    );

/** RFC 3339 with an offset; normalised to UTC. */
export const instant = () =>
  z.iso
    .datetime({ offset: true, error: 'must be an RFC 3339 time, such as 2026-11-22T08:00:00Z' })
    .refine((value) => Number.isFinite(Date.parse(value)), 'must be a time that exists')
    .openapi({ format: 'date-time' });

export const utc = (value: string): string => new Date(value).toISOString();

export const optionalUtc = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : utc(value);

export const family = () => z.enum(processFamilies);

/** A number in a query string. */
export const queryInteger = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max))
    .openapi({ type: 'integer', minimum: min, maximum: max });

export const queryBoolean = () =>
  z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .openapi({ type: 'boolean' });

/** `a,b,c` */
export const queryList = <Item extends string>(item: z.ZodType<Item, string>) =>
  z
    .string()
    .max(20_000)
    .transform((value) => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).min(1).max(1000))
    .openapi({ type: 'string', description: 'One or more, separated by commas.' });

/** The parameters of every list. */
export const paging = {
  limit: queryInteger(1, 1000).optional().openapi({ default: 100 }),
  cursor: text(2000).optional().openapi({ description: 'The next_cursor of the page before.' }),
};

/** From (inclusive) to (exclusive). */
export const period = { from: instant().optional(), to: instant().optional() };

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item).readonly(), next_cursor: z.string().nullable() });

/** A list that is always whole. */
export const whole = <Item>(items: readonly Item[]): { items: readonly Item[]; next_cursor: null } => ({
  items,
  next_cursor: null,
});

export const reason = () => text(2000).openapi({ description: 'Kept with the event: the audit shows it.' });

/** The id of an entity in its own answer; `reference` is what others call it. */
export const entityId = (reference: string) => z.string().openapi({ description: `The same as \`${reference}\`.` });
