import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";

describe("a table as CSV", () => {
  it("has a byte order mark, commas and lines that end as the standard says", () => {
    expect(csvOf([["Tag", "Anfragen"], ["Mo", 3], ["Di", null]])).toBe("\uFEFFTag,Anfragen\r\nMo,3\r\nDi,\r\n");
  });

  it("quotes what would break a row", () => {
    expect(csvOf([['Ada, "the first"', "two\nlines"]])).toBe('\uFEFF"Ada, ""the first""","two\nlines"\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uFF1D1+1"])("lets no text be a formula: %j", (text) => {
    expect(csvOf([[text]])).toBe(`\uFEFF"'${text}"\r\n`);
  });

  it("leaves numbers as they are, also below nought", () => {
    expect(csvOf([[-1.5, 0]])).toBe("\uFEFF-1.5,0\r\n");
  });
});
