import { describe, expect, it } from "vitest";

import { type Draft, draftOf, emptyDraft, type Form, mistakesOf, questionOf } from "./form";
import { lumo } from "./fixtures";

const gus: Draft = { topic: "informational", again: false, name: " Gus ", email: "", text: " Does it dim? " };
const mina = { name: "Mina Lindqvist", email: "mina@nordhaus.example", verified: true };

function asking(shop = lumo, identity: Form["identity"] = null, channel: Form["channel"] = "chat"): Form {
  return { shop, identity, channel };
}

describe("the form before a chat", () => {
  it("makes a question of what Gus typed", () => {
    expect(questionOf(gus, asking())).toEqual({ channel: "chat", again: false, topic: "informational", name: "Gus", email: "", text: "Does it dim?" });
  });

  it("names every mistake of an empty form", () => {
    const all = { ...lumo, ask_email: "required" as const };
    expect(mistakesOf(emptyDraft, asking(all))).toEqual({
      name: "prechat.name_missing",
      email: "prechat.email_missing",
      text: "prechat.question_missing",
    });
  });

  it.each(["gus@mail", "gus", "gus@mail.", "@mail.com", "a b@mail.com"])("does not take %s for an address", (email) => {
    expect(mistakesOf({ ...gus, email }, asking())).toEqual({ email: "prechat.email_wrong" });
  });

  it("asks Mina nothing that the shop has signed", () => {
    const strict = { ...lumo, ask_email: "required" as const };
    const draft: Draft = { ...emptyDraft, topic: "sales_order", text: "Our order?" };
    expect(questionOf(draft, asking(strict, mina))).toMatchObject({ topic: "sales_order", name: "", email: "", text: "Our order?" });
  });

  it("asks Gus nothing that the shop does not want to know", () => {
    const quiet = { ...lumo, ask_name: "off" as const, ask_email: "off" as const };
    expect(questionOf({ ...gus, email: "ignored" }, asking(quiet))).toMatchObject({ name: "", email: "" });
  });

  it("asks for an address when a message is left, even in a shop that asks for none", () => {
    const quiet = { ...lumo, ask_email: "off" as const };
    expect(mistakesOf(gus, asking(quiet, null, "email"))).toEqual({ email: "prechat.email_missing" });
    expect(questionOf(gus, asking(quiet, mina, "email"))).toMatchObject({ channel: "email", email: "" });
  });

  it("sends no topic when none was chosen: the page tells", () => {
    expect(questionOf({ ...gus, topic: null }, asking())).toMatchObject({ topic: null });
  });

  it("takes 1,000 characters and not one more, an emoji being one", () => {
    expect(questionOf({ ...gus, text: "😀".repeat(1000) }, asking())).not.toBeNull();
    expect(questionOf({ ...gus, text: "😀".repeat(1001) }, asking())).toBeNull();
  });

  it("reads back what it kept, and makes an empty form of garbage", () => {
    expect(draftOf(JSON.stringify(gus))).toEqual(gus);
    for (const garbage of ["", "null", "[", '{"topic":"hack","text":7}']) expect(draftOf(garbage)).toEqual(emptyDraft);
  });
});
