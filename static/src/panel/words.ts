import { persistently } from "../lib/persistence";
import { type Catalogue, languageOf, type Translate, translator } from "../lib/i18n";
import type english from "../locales/panel.en.json";

export type Key = keyof typeof english;
export type Say = Translate<Key>;

const LANGUAGES = ["en", "de", "fi"] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUES: Record<Language, () => Promise<Catalogue<Key>>> = {
  en: async () => (await import("../locales/panel.en.json")).default,
  de: async () => (await import("../locales/panel.de.json")).default,
  fi: async () => (await import("../locales/panel.fi.json")).default,
};

/** The texts of a language; a device without connection tries again. */
export function loadCatalogue(language: Language): Promise<Catalogue<Key>> {
  return persistently(CATALOGUES[language]);
}

export function panelLanguage(locale: string): Language {
  return languageOf(locale, LANGUAGES, "en");
}

/** The look-up with the shop's own words put in: those are keyed `de.home.note_alone`. */
export function sayingOf(texts: Catalogue<Key>, language: Language, own: Readonly<Record<string, string>> = {}): Say {
  const mine = Object.entries(own).flatMap(([key, text]) => {
    const known = key.startsWith(`${language}.`) ? key.slice(language.length + 1) : "";
    return Object.hasOwn(texts, known) && text !== "" ? [[known, text]] : [];
  });
  return translator({ ...texts, ...(Object.fromEntries(mine) as Partial<Catalogue<Key>>) }, language);
}
