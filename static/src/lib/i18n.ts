/** Texts of one face in one language. Plurals are two keys: `unread.one` and `unread.other`. */
export type Catalogue<Key extends string> = Readonly<Record<Key, string>>;

export type Values = Readonly<Record<string, string | number>>;

type PluralKey<Key extends string> = Key extends `${infer Base}.other` ? Base : never;

/** Looks up texts: `t("chat.title", {name})`, and `t.count("unread", 3)` for plurals. */
export interface Translate<Key extends string> {
  (key: Key, values?: Values): string;
  count: (key: PluralKey<Key>, count: number, values?: Values) => string;
  has: (key: string) => key is Key;
  readonly locale: string;
}

/** Makes the look-up for a catalogue; `{name}` in a text is replaced by a value. */
export function translator<Key extends string>(texts: Catalogue<Key>, locale: string): Translate<Key> {
  const plurals = new Intl.PluralRules(locale);
  const say = (key: Key, values: Values = {}): string => fill(texts[key], values);
  const count = (key: PluralKey<Key>, number: number, values: Values = {}): string => {
    const form = `${key}.${plurals.select(number)}`;
    const known = has(form) ? form : (`${key}.other` as Key);
    return fill(texts[known], { count: number, ...values });
  };
  const has = (key: string): key is Key => Object.hasOwn(texts, key);
  return Object.assign(say, { count, has, locale });
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** The language of `locale` among those that have a catalogue, else English. */
export function languageOf<Language extends string>(locale: string, known: readonly Language[], otherwise: Language): Language {
  const wanted = locale.toLowerCase().split(/[-_]/u)[0];
  return known.find((language) => language === wanted) ?? otherwise;
}
