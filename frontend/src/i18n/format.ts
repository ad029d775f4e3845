// Numbers, sizes and times as the reader writes them. Pure but for the reader's own language and time zone.

/** CLDR's names of the forms that a count may take; every language has `other`. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The reader's own kind of a language, if they have one: dates and numbers then look as at home. */
function localeOf(language: string): string {
  const wanted = typeof navigator === "undefined" ? [] : navigator.languages;
  return wanted.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

/** Made when it is first used: each takes milliseconds, and what is seen first needs few of them. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

function formatters(language: string) {
  const locale = localeOf(language);
  return {
    plain: once(() => new Intl.NumberFormat(locale)),
    oneDigit: once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })),
    percent: once(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 })),
    rules: once(() => new Intl.PluralRules(language)),
    clock: once(() => new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" })),
    dayAndClock: once(
      () =>
        new Intl.DateTimeFormat(locale, {
          day: "numeric",
          month: "short",
          hour: "numeric",
          minute: "2-digit",
        }),
    ),
    day: once(() => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" })),
    dayAndYear: once(() => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" })),
    fullDate: once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })),
    complete: once(() => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long" })),
  };
}

let use = formatters("en");

/** From now on everything is written as in `language`, a tag such as "de". */
export function formatFor(language: string): void {
  use = formatters(language);
}

export const number = (value: number): string => use.plain().format(value);

export const percent = (share: number): string => use.percent().format(share);

/** The count and the form that fits it: `plural(2, { one: "page", other: "pages" })` is "2 pages". */
export function plural(count: number, forms: Forms): string {
  return `${number(count)} ${forms[use.rules().select(count)] ?? forms.other}`;
}

/** Between a number and its unit, which stay on one line. */
const NEAR = "\u00A0";

const UNITS = ["bytes", "kB", "MB", "GB"] as const;

/** A size in decimal units, as file managers show it: `bytes(25_000_000)` is "25 MB". */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? use.plain().format(Math.round(value)) : use.oneDigit().format(value)}${NEAR}${UNITS[unit] ?? ""}`;
}

/** Seconds in words: "8 s", "2 min 5 s", "1 h 3 min". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return seconds < 9.95 ? `${use.oneDigit().format(Math.max(0, seconds))}${NEAR}s` : `${whole}${NEAR}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const DAY_MS = 86_400_000;

/** Whether the year goes without saying: it is this one, or the day was less than ten months ago. */
function isPlain(date: Date, now: Date): boolean {
  const ago = now.getTime() - date.getTime();
  return date.getFullYear() === now.getFullYear() || (ago >= 0 && ago < 300 * DAY_MS);
}

/** A moment in the reader's zone, no longer than it has to be: the time today, the day this year, else the date. */
export function moment(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (date.toDateString() === now.toDateString()) return use.clock().format(date);
  if (isPlain(date, now)) return use.dayAndClock().format(date);
  return use.fullDate().format(date);
}

/** The day of a moment in the reader's zone, with its year where that is not plain. */
export function day(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  return (isPlain(date, now) ? use.day() : use.dayAndYear()).format(date);
}

/** The same moment with everything said: weekday, year, zone. */
export const exactMoment = (iso: string): string => use.complete().format(new Date(iso));
