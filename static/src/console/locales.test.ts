/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, it } from "vitest";
import de from "../locales/console.de.json";
import en from "../locales/console.en.json";
import fi from "../locales/console.fi.json";

const SOURCES = import.meta.glob<string>(["./**/*.{ts,tsx}", "!./**/*.test.ts"], { query: "?raw", import: "default", eager: true });
const OTHERS: [string, Record<string, string>][] = [
  ["German", de],
  ["Finnish", fi],
];
/** Keys that are put together from a word of the wire or of a list. */
const FAMILIES = ["decline", "refused", "kind", "field", "presence", "channel", "title", "rail", "permission", "alert", "redacted"];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].map(([whole]) => whole).sort();
}

describe("the words of the console", () => {
  const code = Object.values(SOURCES).join("\n");
  const keys = Object.keys(en);

  it.each(OTHERS)("are all there in %s", (_language, words) => {
    expect(Object.keys(words).sort()).toEqual([...keys].sort());
  });

  it.each(OTHERS)("are never empty in %s and name the values that English names", (_language, words) => {
    for (const [key, text] of Object.entries(words)) {
      expect(text, key).not.toBe("");
      expect(placeholders(text), key).toEqual(placeholders(en[key as keyof typeof en]));
    }
  });

  it("are all used", () => {
    const unused = keys.filter((key) => {
      const stem = key.replace(/\.(one|other)$/u, "");
      return !FAMILIES.includes(stem.split(".")[0] ?? "") && !code.includes(`"${stem}"`);
    });
    expect(unused).toEqual([]);
  });

  it("have both forms of every plural", () => {
    const lonely = keys.filter((key) => key.endsWith(".one") && !keys.includes(key.replace(/one$/u, "other")));
    expect(lonely).toEqual([]);
  });
});
