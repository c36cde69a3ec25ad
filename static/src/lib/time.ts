const DAY_MS = 86_400_000;

/** How a moment is shown in a conversation. Times are ISO strings of the server; days are those of the reader. */
export interface Clock {
  /** 14:02 (en, de), 14.02 (fi). */
  time: (at: string) => string;
  /** Whether two moments fall on one day of the reader. */
  sameDay: (one: string, other: string) => boolean;
  /** "today", "yesterday", else a date such as "Tuesday, 24 November". */
  day: (at: string, now: Date) => string;
  /** A time to come, within a sentence: "14:00", "tomorrow 08:00", "Monday 08:00", "30 November at 08:00". */
  next: (at: string, now: Date) => string;
}

/** Clock of a locale; English follows the 24-hour form of the look. */
export function clockOf(locale: string, zone?: string): Clock {
  const where = { timeZone: zone };
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...where });
  const region = locale === "en" ? "en-GB" : locale;
  const date = new Intl.DateTimeFormat(region, { weekday: "long", day: "numeric", month: "long", ...where });
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...where } as const;
  const weekday = new Intl.DateTimeFormat(region, { weekday: "long", ...hour });
  const dated = new Intl.DateTimeFormat(region, { day: "numeric", month: "long", ...hour });
  const key = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", ...where });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const dayNumber = (moment: Date): number => Date.parse(key.format(moment)) / DAY_MS;
  const away = (at: string, now: Date): number => dayNumber(new Date(at)) - dayNumber(now);
  return {
    time: (at) => time.format(new Date(at)),
    sameDay: (one, other) => dayNumber(new Date(one)) === dayNumber(new Date(other)),
    next: (at, now) => {
      const moment = new Date(at);
      const days = away(at, now);
      if (days <= 0) return time.format(moment);
      if (days === 1) return `${relative.format(1, "day")} ${time.format(moment)}`;
      return days < 7 ? weekday.format(moment) : dated.format(moment);
    },
    day: (at, now) => {
      const distance = away(at, now);
      return distance === 0 || distance === -1 ? capital(relative.format(distance, "day"), locale) : date.format(new Date(at));
    },
  };
}

/** 0:52, 12:41, 1:12:04; seconds are whole and never negative. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

function capital(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
