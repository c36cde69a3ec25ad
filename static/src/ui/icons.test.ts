/// <reference types="vite/types/importMeta.d.ts" />
import { describe, expect, it } from "vitest";

const SOURCES = import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
const SHEETS = import.meta.glob<string>("./icons.svg", { query: "?raw", import: "default", eager: true });
const NAMED = /\b(?:sign|icon)(?:: |=)"([a-z-]+)"|<Icon name="([a-z-]+)"/g;

function found(sources: Record<string, string>, what: RegExp): string[] {
  return Object.values(sources).flatMap((text) => [...text.matchAll(what)].map(([, one, other]) => one ?? other ?? ""));
}

describe("the signs", () => {
  it("are all drawn", () => {
    const drawn = new Set(found(SHEETS, /id="i-([a-z-]+)"/g));
    const named = found(SOURCES, NAMED);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !drawn.has(name))).toEqual([]);
  });
});
