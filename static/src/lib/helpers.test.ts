import { describe, expect, it } from "vitest";

import { retryDelay } from "./backoff";
import { languageOf, translator } from "./i18n";
import { newId } from "./ids";
import { splitLinks } from "./links";
import { codePoints, initialsOf, isEmail } from "./text";
import { clockOf, duration } from "./time";

describe("text", () => {
  it("is counted in code points, as the server counts", () => {
    expect([codePoints("abc"), codePoints("😀"), codePoints("a\u0308"), codePoints("")]).toEqual([3, 1, 2, 0]);
  });

  it.each([
    ["Mina Lindqvist", "ML"],
    ["Gus", "GU"],
    ["ada lovelace king", "AK"],
    ["Åke", "ÅK"],
    ["7 Sins", "7S"],
    ["  ", "?"],
    ["!!!", "?"],
  ])("gives %s the initials %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it.each([
    ["gus@example.com", true],
    ["gus@example", false],
    ["gus example.com", false],
    [`${"a".repeat(250)}@b.de`, false],
  ])("knows whether %s is an address: %s", (text, is) => {
    expect(isEmail(text)).toBe(is);
  });
});

describe("links", () => {
  it("are found in a sentence, without its full stop", () => {
    expect(splitLinks("See https://lumo.example/kaari?a=1.")).toEqual([
      { text: "See " },
      { text: "https://lumo.example/kaari?a=1", address: "https://lumo.example/kaari?a=1" },
      { text: "." },
    ]);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "https://", "http://mina:secret@zed.example/", "//zed.example", "<b>bold</b>"])("are never made of %s", (text) => {
    expect(splitLinks(text)).toEqual([{ text }]);
  });

  it("lose no character of the text", () => {
    const text = "a https://b.example, (http://c.example) https://d.example<e> https:// f";
    expect(splitLinks(text).map((part) => part.text).join("")).toBe(text);
  });
});

describe("catalogues", () => {
  const say = translator({ hello: "Hi {name}", "new.one": "{count} new line", "new.other": "{count} new lines" }, "en");

  it("fill in values as they are", () => {
    expect(say("hello", { name: "<b>$&</b>" })).toBe("Hi <b>$&</b>");
  });

  it("choose the plural", () => {
    expect([say.count("new", 1), say.count("new", 2)]).toEqual(["1 new line", "2 new lines"]);
  });

  it("are chosen by language, English for a language without one", () => {
    const known = ["en", "de", "fi"] as const;
    expect(["de-AT", "fi", "sv"].map((locale) => languageOf(locale, known, "en"))).toEqual(["de", "fi", "en"]);
  });
});

describe("time", () => {
  const at = "2026-11-23T14:02:00Z";

  it.each([
    ["en", "14:02"],
    ["de", "14:02"],
    ["fi", "14.02"],
  ])("in %s is %s", (locale, shown) => {
    expect(clockOf(locale, "UTC").time(at)).toBe(shown);
  });

  it("names today and yesterday, else the date", () => {
    const clock = clockOf("en", "UTC");
    const days = ["2026-11-23T15:00:00Z", "2026-11-24T01:00:00Z", "2026-11-30T01:00:00Z"];
    expect(days.map((now) => clock.day(at, new Date(now)))).toEqual(["Today", "Yesterday", "Monday 23 November"]);
  });

  it("knows the reader's midnight", () => {
    expect(clockOf("en", "Europe/Helsinki").sameDay("2026-11-23T21:00:00Z", "2026-11-23T22:30:00Z")).toBe(false);
  });

  it.each([
    [52, "0:52"],
    [4324, "1:12:04"],
    [-3, "0:00"],
  ])("spans: %i s is %s", (seconds, shown) => {
    expect(duration(seconds)).toBe(shown);
  });
});

describe("ids and delays", () => {
  it("are UUIDs of version 4, each its own", () => {
    const ids = Array.from({ length: 100 }, newId);
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u.test(id))).toBe(true);
  });

  it("grow from half a second to ten, a random half of each", () => {
    expect([1, 2, 5, 9].map((attempt) => retryDelay(attempt, () => 1))).toEqual([500, 1000, 8000, 10_000]);
    expect(retryDelay(1, () => 0)).toBe(250);
  });
});
