import { describe, expect, it, vi } from "vitest";

import type { ToPanel } from "../lib/frames";
import { Host } from "./host";

const SHOP = "https://lumo.example";
const message: ToPanel = { open: true, focus: true, identity: false, context: {}, address: `${SHOP}/`, title: "Lumo" };

function hosted() {
  const said = vi.fn();
  const parent = { postMessage: said } as unknown as MessageEventSource;
  const heard = vi.fn();
  const host = new Host({ parent, origins: [SHOP, "https://other.example"] }, heard);
  return { host, heard, parent, said };
}

describe("the line to the shop's page (attack I07)", () => {
  it("hears the framing page on an origin that the shop has named", () => {
    const { host, heard, parent } = hosted();
    host.take({ data: message, origin: SHOP, source: parent });
    expect(heard).toHaveBeenCalledExactlyOnceWith(message);
  });

  it("is deaf to Zed's page, to other frames, and to a second origin", () => {
    const { host, heard, parent } = hosted();
    const other = { postMessage: vi.fn() } as unknown as MessageEventSource;
    host.take({ data: message, origin: "https://zed.example", source: parent });
    host.take({ data: message, origin: SHOP, source: other });
    host.take({ data: message, origin: `${SHOP}.zed.example`, source: parent });
    expect(heard).not.toHaveBeenCalled();
    host.take({ data: message, origin: SHOP, source: parent });
    host.take({ data: message, origin: "https://other.example", source: parent });
    expect(heard).toHaveBeenCalledOnce();
  });

  it.each([
    ["nothing", null],
    ["a text", "open"],
    ["a wrong flag", { ...message, open: "yes" }],
    ["no context", { ...message, context: null }],
    ["a token that is none", { ...message, token: 7 }],
  ])("ignores garbage: %s", (_name, data) => {
    const { host, heard, parent } = hosted();
    host.take({ data, origin: SHOP, source: parent });
    expect(heard).not.toHaveBeenCalled();
  });

  it("speaks to the exact origin, and to nobody before it was spoken to", () => {
    const { host, parent, said } = hosted();
    host.tell({ type: "close" });
    expect(said).not.toHaveBeenCalled();
    host.take({ data: message, origin: SHOP, source: parent });
    host.tell({ type: "unread", value: 2 });
    expect(said).toHaveBeenCalledExactlyOnceWith({ type: "unread", value: 2 }, { targetOrigin: SHOP });
  });
});
