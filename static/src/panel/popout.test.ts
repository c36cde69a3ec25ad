import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { SessionRefused } from "./grant";
import { PopOut } from "./popout";
import { redeemed } from "./proof";

interface Opened {
  opener: unknown;
  location: { replace: (address: string) => void };
  close: () => void;
}

function answering(status: number, body: object = {}): () => Promise<Response> {
  return () => Promise.resolve(new Response(JSON.stringify(body), { status }));
}

function emptyWindow(went: string[]): Opened {
  return { opener: "the shop", location: { replace: (address) => went.push(address) }, close: () => went.push("closed") };
}

function popOut(post: () => Promise<Response>, opened: Opened | null): PopOut {
  return new PopOut({ shop: "lumo", look: "?lang=de", token: () => "secret", post, open: () => opened as Window | null });
}

describe("the window of its own", () => {
  beforeEach(() => void vi.stubGlobal("window", globalThis));
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("is opened before the code is asked for, and forgets who opened it", async () => {
    const went: string[] = [];
    const opened = emptyWindow(went);
    const out = popOut(answering(201, { code: "c0de" }), opened);
    await out.open();
    expect(went).toEqual(["/popout/lumo/?lang=de#c0de"]);
    expect(opened.opener).toBeNull();
    expect(out.state.value).toEqual({ is: "quiet" });
  });

  it("becomes a link when the browser blocks it, as long as the code lives", async () => {
    vi.useFakeTimers();
    const out = popOut(answering(201, { code: "c0de" }), null);
    await out.open();
    expect(out.state.value).toEqual({ is: "blocked", address: "/popout/lumo/?lang=de#c0de" });
    vi.advanceTimersByTime(50_000);
    expect(out.state.value).toEqual({ is: "quiet" });
  });

  it.each([
    ["the server refuses", answering(429)],
    ["there is no connection", () => Promise.reject(new TypeError("offline"))],
    ["the answer is garbage", () => Promise.resolve(new Response("<html>"))],
  ])("is closed again when %s", async (_why, post) => {
    const went: string[] = [];
    const out = popOut(post, emptyWindow(went));
    await out.open();
    expect(went).toEqual(["closed"]);
    expect(out.state.value).toEqual({ is: "failed" });
  });
});

describe("its code", () => {
  it("is traded for a token", async () => {
    vi.stubGlobal("fetch", answering(201, { token: "t" }));
    expect(await redeemed("lumo", "c0de", () => Promise.resolve())).toBe("t");
  });

  it("is tried again while there is no connection", async () => {
    const answers = [answering(503), () => Promise.reject(new TypeError("offline")), answering(201, { token: "t" })];
    vi.stubGlobal("fetch", () => answers.shift()?.());
    expect(await redeemed("lumo", "c0de", () => Promise.resolve())).toBe("t");
  });

  it.each([
    ["used or old", "c0de", 403],
    ["missing", "", 201],
  ])("is refused when it is %s", async (_why, code, status) => {
    vi.stubGlobal("fetch", answering(status, { token: "t" }));
    await expect(redeemed("lumo", code, () => Promise.resolve())).rejects.toThrow(SessionRefused);
  });
});
