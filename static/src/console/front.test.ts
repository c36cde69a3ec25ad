import { describe, expect, it } from "vitest";
import { nextInFront, type Front } from "./front";

const quiet: Front = { ids: ["mina", "gus"], order: ["mina", "gus"], chosen: "gus", awaited: null, isTold: true };

describe("what is in front", () => {
  it("comes there when it was asked for before the server had told it", () => {
    const asked: Front = { ...quiet, ids: [], order: [], chosen: null, awaited: "juergen" };
    expect(nextInFront(asked)).toEqual({ wasHeld: false });
    expect(nextInFront({ ...asked, ids: ["juergen"] })).toBe("awaited");
  });

  it("stays while something else is awaited", () => {
    expect(nextInFront({ ...quiet, awaited: "juergen" })).toBe("stay");
    expect(nextInFront({ ...quiet, awaited: "juergen", ids: ["mina", "gus", "juergen"] })).toBe("awaited");
  });

  it("makes room for the row that takes its place, the last one for the one before", () => {
    expect(nextInFront({ ...quiet, chosen: "mina", ids: ["gus"] })).toEqual({ id: "gus", wasHeld: true });
    expect(nextInFront({ ...quiet, ids: ["mina"] })).toEqual({ id: "mina", wasHeld: true });
    expect(nextInFront({ ...quiet, ids: [] })).toEqual({ wasHeld: true });
  });

  it("is chosen anew when it was left at the last visit and is not there any more, once the desk is told", () => {
    expect(nextInFront({ ...quiet, chosen: "ended" })).toEqual({ wasHeld: false });
    expect(nextInFront({ ...quiet, chosen: "ended", isTold: false })).toBe("stay");
  });
});
