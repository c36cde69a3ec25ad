import { describe, expect, it } from "vitest";

import de from "../locales/panel.de.json";
import en from "../locales/panel.en.json";
import fi from "../locales/panel.fi.json";
import { sayingOf } from "./words";

const SOURCES = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.ts"], { query: "?raw", import: "default", eager: true });
const CODE = Object.values(SOURCES).join("\n");
const KEYS = Object.keys(en);
const OTHERS: [string, Record<string, string>][] = [
  ["German", de],
  ["Finnish", fi],
];
/** Keys that are put together from a word of the wire. */
const FAMILIES = ["channel.", "reason.", "redacted.", "refused.", "state."];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].map(([whole]) => whole).sort();
}

describe("the words of the panel", () => {
  it.each(OTHERS)("are all there in %s, with the same values and none empty", (_language, words) => {
    expect(Object.keys(words).sort()).toEqual([...KEYS].sort());
    for (const [key, text] of Object.entries(words)) {
      expect(text, key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(en[key as keyof typeof en]));
    }
  });

  it("are all used", () => {
    const unused = KEYS.filter((key) => {
      const base = key.replace(/\.(?:one|other)$/u, "");
      return !CODE.includes(`"${base}"`) && !FAMILIES.some((family) => key.startsWith(family) && CODE.includes(`\`${family}\${`));
    });
    expect(unused).toEqual([]);
  });

  it("give way to the shop's own, in the shop's language, where the key is known", () => {
    const own = { "de.home.away": "Plauderei", "en.home.away": "Natter", "de.nonsense": "x", "de.login.go": "" };
    const say = sayingOf(de, "de", own);
    expect([say("home.away"), say("login.go"), say.has("nonsense")]).toEqual(["Plauderei", "Anmelden", false]);
  });
});
