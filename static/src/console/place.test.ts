import { beforeAll, describe, expect, it, vi } from "vitest";
import { chat, told } from "./fixtures";
import { apply, emptyState } from "./store";

vi.stubGlobal("location", { origin: "https://shop.example" });
vi.stubGlobal("document", { hasFocus: () => true, visibilityState: "visible", documentElement: { dataset: {} } });
vi.stubGlobal("window", { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });

const GUS = "22222222-2222-4222-8222-222222222222";
const { choose, focusWish, selected, watchSelection } = await import("./place");
const { desk } = await import("./session");

function interactions(...ids: string[]): void {
  desk.value = { ...desk.peek(), interactions: ids.map((id) => chat({ id })) };
}

describe("what an agent chose before the server told it", () => {
  beforeAll(() => {
    desk.value = apply(emptyState, told({ interactions: [] }));
    watchSelection();
  });

  it("comes to the front with the caret in its box, on an empty desk", () => {
    choose(GUS);
    expect(selected.value).toBeNull();
    interactions(GUS);
    expect([selected.value, focusWish.value]).toEqual([GUS, "reply"]);
  });

  it("comes to the front of another conversation, which stays there until then", () => {
    interactions("mina");
    expect(selected.value).toBe("mina");
    choose(GUS);
    expect(selected.value).toBe("mina");
    interactions("mina", GUS);
    expect(selected.value).toBe(GUS);
  });

  it("is forgotten when the agent chose something else meanwhile", () => {
    interactions("mina", "juergen");
    choose(GUS);
    choose("juergen");
    interactions("mina", "juergen", GUS);
    expect(selected.value).toBe("juergen");
  });
});
