import { describe, expect, it } from "vitest";
import { pageOf, turned } from "./pages";

describe("the pages of open offers", () => {
  it("show five of seven, then the two others, then the five again", () => {
    expect(pageOf(0, 7)).toEqual({ from: 0, to: 5 });
    expect(turned(0, 7, 1)).toBe(5);
    expect(pageOf(5, 7)).toEqual({ from: 5, to: 7 });
    expect(turned(5, 7, 1)).toBe(0);
    expect(turned(0, 7, -1)).toBe(5);
  });

  it("stay where something is when offers go", () => {
    expect(pageOf(5, 5)).toEqual({ from: 0, to: 5 });
    expect(pageOf(10, 11)).toEqual({ from: 10, to: 11 });
    expect(pageOf(10, 10)).toEqual({ from: 5, to: 10 });
    expect(pageOf(5, 0)).toEqual({ from: 0, to: 0 });
  });
});
