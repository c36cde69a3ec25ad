import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const NAMED = /\b(?:sign|icon): "([a-z-]+)"|\b(?:sign|icon)="([a-z-]+)"|<Icon name="([a-z-]+)"/g;

/** Every sign that a source file names. */
function named(): string[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf-8" }).filter((name) => /\.tsx?$/.test(name));
  return files.flatMap((name) => [...readFileSync(join(SOURCE, name), "utf-8").matchAll(NAMED)].map((found) => found[1] ?? found[2] ?? found[3] ?? ""));
}

describe("the signs", () => {
  it("are all drawn", () => {
    const drawn = new Set([...readFileSync(join(SOURCE, "ui/icons.svg"), "utf-8").matchAll(/id="i-([a-z-]+)"/g)].map(([, name]) => name));
    expect(named().filter((name) => !drawn.has(name))).toEqual([]);
    expect(named().length).toBeGreaterThan(100);
  });
});
