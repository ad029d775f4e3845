// How long a new token lives. Pure.

const DAY_MS = 86_400_000;

/** Days; null: it never ends by itself. */
export const LIFETIMES = [30, 90, 365, null] as const;
export type Lifetime = (typeof LIFETIMES)[number];

export const lifetimeName = (lifetime: Lifetime): string => (lifetime === null ? "never" : String(lifetime));

export const lifetimeOf = (name: string): Lifetime => LIFETIMES.find((each) => lifetimeName(each) === name) ?? null;

export const expiryOf = (lifetime: Lifetime, now: Date): string | null =>
  lifetime === null ? null : new Date(now.getTime() + lifetime * DAY_MS).toISOString();

export const hasEnded = (expiresAt: string | null, now: Date): boolean =>
  expiresAt !== null && new Date(expiresAt) <= now;
