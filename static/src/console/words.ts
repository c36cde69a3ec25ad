import { languageOf, translator, type Translate } from "../lib/i18n";
import { clockOf } from "../lib/time";
import de from "../locales/console.de.json";
import en from "../locales/console.en.json";
import fi from "../locales/console.fi.json";

/** A key of the console's catalogue. */
export type Word = keyof typeof en;

/** The words of the small lines between messages. */
export type LineWord = Extract<Word, `line.${string}`>;

const CATALOGUES = { en, de, fi };

export const language = languageOf(typeof navigator === "undefined" ? "en" : navigator.language, ["en", "de", "fi"] as const, "en");

/** The console's texts in the language of this browser. */
export const t: Translate<Word> = translator<Word>(CATALOGUES[language], language);

export const clock = clockOf(language);

/** The word of a code such as a reason to decline; text that is no code of ours is shown as it came. */
export function wordOf(prefix: "decline" | "refused", code: string): string {
  const key = `${prefix}.${code}`;
  return t.has(key) ? t(key) : code;
}

/** Money as the reader's language writes it; a currency nobody knows stands beside the plain figure. */
export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(amount);
  } catch {
    return `${figure(amount)} ${currency}`.trim();
  }
}

export function figure(amount: number): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 3 }).format(amount);
}

/** "Today 14:02": the day and the time of a moment, for people. */
export function dayAndTime(at: string, now: Date): string {
  return `${clock.day(at, now)} ${clock.time(at)}`;
}
