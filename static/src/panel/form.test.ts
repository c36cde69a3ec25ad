import { describe, expect, it } from "vitest";

import { type Draft, draftOf, emptyDraft, mistakesOf, questionOf } from "./form";
import { lumo } from "./fixtures";

const gus: Draft = { topic: "informational", name: " Gus ", email: "", text: " Does it dim? " };
const mina = { name: "Mina Lindqvist", email: "mina@nordhaus.example", verified: true };

describe("the form before a chat", () => {
  it("makes a question of what Gus typed", () => {
    expect(questionOf(gus, lumo, null)).toEqual({ topic: "informational", name: "Gus", email: "", text: "Does it dim?" });
  });

  it("names every mistake of an empty form", () => {
    const all = { ...lumo, ask_email: "required" as const };
    expect(mistakesOf(emptyDraft, all, null)).toEqual({
      topic: "prechat.topic_missing",
      name: "prechat.name_missing",
      email: "prechat.email_missing",
      text: "prechat.question_missing",
    });
  });

  it.each(["gus@mail", "gus", "gus@mail.", "@mail.com", "a b@mail.com"])("does not take %s for an address", (email) => {
    expect(mistakesOf({ ...gus, email }, lumo, null)).toEqual({ email: "prechat.email_wrong" });
  });

  it("asks Mina nothing that the shop has signed", () => {
    const strict = { ...lumo, ask_email: "required" as const };
    const draft: Draft = { ...emptyDraft, topic: "sales_order", text: "Our order?" };
    expect(questionOf(draft, strict, mina)).toEqual({ topic: "sales_order", name: "", email: "", text: "Our order?" });
  });

  it("asks Gus nothing that the shop does not want to know", () => {
    const quiet = { ...lumo, ask_name: "off" as const, ask_email: "off" as const };
    expect(questionOf({ ...gus, email: "ignored" }, quiet, null)).toMatchObject({ name: "", email: "" });
  });

  it("takes 1,000 characters and not one more, an emoji being one", () => {
    expect(questionOf({ ...gus, text: "😀".repeat(1000) }, lumo, null)).not.toBeNull();
    expect(questionOf({ ...gus, text: "😀".repeat(1001) }, lumo, null)).toBeNull();
  });

  it("reads back what it kept, and makes an empty form of garbage", () => {
    expect(draftOf(JSON.stringify(gus))).toEqual(gus);
    for (const garbage of ["", "null", "[", '{"topic":"hack","text":7}']) expect(draftOf(garbage)).toEqual(emptyDraft);
  });
});
