import { describe, expect, it } from "vitest";
import { spoken } from "./auction";

describe("the time left", () => {
  it("is said in the two largest units", () => {
    expect(spoken(2 * 86_400 + 3 * 3_600 + 59, "en")).toBe("2 days 3 hr");
    expect(spoken(3_600, "en")).toBe("1 hr 0 min");
    expect(spoken(249, "en")).toBe("4 min 9 sec");
  });

  it("ends at zero and never falls below", () => {
    expect(spoken(0, "en")).toBe("0 sec");
    expect(spoken(-5, "en")).toBe("0 sec");
  });

  it("speaks the language of the page", () => {
    expect(spoken(65, "de")).toBe("1 Min. 5 Sek.");
  });
});
