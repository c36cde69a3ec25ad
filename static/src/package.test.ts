import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Assist, BasketLine } from "../package/index.js";

type Package = typeof import("../package/index.js");

const OPTIONS = { origin: "https://help.example", shop: "lumo" };

interface Tag {
  src: string;
  dataset: Record<string, string>;
  onload: () => void;
  onerror: () => void;
  remove: () => void;
}

/** As much of a page as the package touches; calls that came too early are in `window.Assist.q`. */
function page() {
  const tags: Tag[] = [];
  const append = (tag: Tag) => tags.push(tag);
  const createElement = () => {
    const tag: Tag = { src: "", dataset: {}, onload: vi.fn(), onerror: vi.fn(), remove: () => tags.splice(tags.indexOf(tag), 1) };
    return tag;
  };
  const shown: { Assist?: Assist & { q?: ArrayLike<unknown>[] } } = {};
  vi.stubGlobal("document", { createElement, head: { append } });
  vi.stubGlobal("window", shown);
  return { tags, shown, waiting: () => (shown.Assist?.q ?? []).map((call) => Array.from(call)) };
}

/** The script as it has loaded: it takes over what waits. */
function started(shown: ReturnType<typeof page>["shown"]) {
  const heard: [string, (value: unknown) => void][] = [];
  const calls = vi.fn((verb: string, event: string, act: (value: unknown) => void) => {
    if (verb === "on") heard.push([event, act]);
    if (verb === "off") heard.splice(heard.findIndex(([name, known]) => name === event && known === act), 1);
  });
  shown.Assist = Object.assign(calls, { on: 1 as const });
  const tell = (event: string, value?: unknown) => [...heard].forEach(([name, act]) => name === event && act(value));
  return { calls, heard, tell };
}

let widget: Package;

beforeEach(async () => {
  vi.resetModules();
  widget = await import("../package/index.js");
});

afterEach(() => vi.unstubAllGlobals());

describe("loading the widget", () => {
  it("puts one tag with the options into the page, however often it is asked", async () => {
    const { tags } = page();
    const first = widget.load({ ...OPTIONS, origin: "https://help.example/some/path", label: "Hilfe", identityUrl: "/who" });
    expect(widget.load(OPTIONS)).toBe(first);
    expect(tags).toHaveLength(1);
    expect(tags[0]!.src).toBe("https://help.example/widget.js");
    expect(tags[0]!.dataset).toEqual({ shop: "lumo", label: "Hilfe", identityUrl: "/who" });
    tags[0]!.onload();
    await expect(first).resolves.toBeUndefined();
  });

  it("leaves the page alone where the tag already stands", async () => {
    const { tags, shown } = page();
    started(shown);
    await widget.load(OPTIONS);
    expect(tags).toHaveLength(0);
  });

  it("says why it failed, and tries again when it is asked again", async () => {
    const { tags } = page();
    const first = widget.load(OPTIONS);
    tags[0]!.onerror();
    await expect(first).rejects.toThrow("https://help.example/widget.js did not load");
    expect(tags).toHaveLength(0);
    const second = widget.load(OPTIONS);
    tags[0]!.onload();
    await expect(second).resolves.toBeUndefined();
  });

  it.each([
    ["no shop", { origin: "https://help.example", shop: "" }, "name your shop's code"],
    ["no origin", { shop: "lumo" } as never, '"origin" must be the address'],
    ["an origin that is none", { origin: "help", shop: "lumo" }, '"origin" must be the address'],
    ["nothing", undefined as never, "name your shop's code"],
  ])("says what is wrong with the options: %s", async (_name, options, reason) => {
    page();
    await expect(widget.load(options)).rejects.toThrow(reason);
  });

  it("does nothing on a server", async () => {
    await expect(widget.load(OPTIONS)).resolves.toBeUndefined();
    expect(() => widget.assist("open")).not.toThrow();
    expect(() => widget.listen("open", vi.fn())()).not.toThrow();
  });
});

describe("calling the Script API", () => {
  it("keeps in order what is said before the script has loaded", () => {
    const { waiting } = page();
    widget.assist("setContext", { productId: "kaari" });
    widget.assist("open");
    expect(waiting()).toEqual([["setContext", { productId: "kaari" }], ["open"]]);
  });

  it("reaches the script once it has replaced the stub", () => {
    const { shown, waiting } = page();
    widget.assist("open");
    expect(waiting()).toHaveLength(1);
    const { calls } = started(shown);
    widget.assist("close");
    expect(calls).toHaveBeenCalledExactlyOnceWith("close");
  });

  it("listens until it is told to stop", () => {
    const { shown } = page();
    const { tell } = started(shown);
    const act = vi.fn();
    const stop = widget.listen("unread", act);
    tell("unread", 2);
    stop();
    tell("unread", 3);
    expect(act).toHaveBeenCalledExactlyOnceWith(2);
  });

  it("promises what the next event tells, and listens no longer", async () => {
    const { shown } = page();
    const { tell, heard } = started(shown);
    const next = widget.once("conversation");
    tell("conversation", true);
    tell("conversation", false);
    await expect(next).resolves.toBe(true);
    expect(heard).toHaveLength(0);
  });
});

describe("the types", () => {
  it("hold every verb, and refuse what the widget would leave out", () => {
    const { waiting } = page();
    const { assist } = widget;
    const lines: readonly BasketLine[] = [{ sku: "K", name: "Kaari", quantity: 1, unitPrice: 89 }];
    assist("boot", { identityUrl: "/who" });
    assist("request", { type: "sales_order", text: "May I have ten?" });
    assist("setContext", { shopId: "lumo", catalogId: "main", catalogVariantId: "en-EUR", hierarchyArea: "table", loginPage: false });
    assist("setContext", { businessPartnerId: "104233", productId: null });
    assist("setBasket", { id: "B1", currency: "EUR", total: 89, lines });
    assist("identify", "token");
    assist("identify", () => Promise.resolve(null));
    assist("identify");
    assist("on", "unread", (count) => count.toFixed());
    assist("on", "invitation", (how) => how === "dismissed");
    assist("off", "conversation", (goesOn: boolean) => String(goesOn));
    assist("shutdown");
    // @ts-expect-error -- there is no such verb
    assist("explode");
    // @ts-expect-error -- nor such a topic
    assist("request", { type: "weather" });
    // @ts-expect-error -- nor such a key
    assist("setContext", { product: "kaari" });
    // @ts-expect-error -- a price is a number
    assist("setBasket", { id: "B1", currency: "EUR", lines: [{ sku: "K", name: "Kaari", quantity: 1, unitPrice: "89" }] });
    // @ts-expect-error -- nor such an event
    assist("on", "ended", vi.fn());
    // @ts-expect-error -- a count is no flag
    assist("on", "unread", (flag: boolean) => String(flag));
    assist("boot", { label: "Hilfe", lang: "de", scheme: "dark", position: "left" });
    // @ts-expect-error -- nor such a scheme
    assist("boot", { scheme: "pink" });
    // @ts-expect-error -- the shop is missing
    expect(() => widget.load({ origin: "https://help.example" })).toBeTypeOf("function");
    expect(waiting()).toHaveLength(20);
  });
});
