import type { Numbered } from "../protocol/wire";
import { shortName } from "./people";
import type { Line } from "./thread";

type Act = Extract<Numbered["fact"], { type: "interaction.taken" | "interaction.reassigned" | "monitor.began" | "monitor.ended" }>;

/** What a supervisor did, as a line of the thread. */
export function supervisorLine(fact: Act): Line {
  switch (fact.type) {
    case "interaction.taken":
      return { sign: "user", word: "line.taken", values: { name: shortName(fact.by) } };
    case "interaction.reassigned": {
      const to = fact.agent ? shortName(fact.agent) : (fact.queue ?? "");
      return { sign: "user", word: fact.agent ? "line.reassigned" : "line.reassignedQueue", values: { name: shortName(fact.by), to } };
    }
    case "monitor.began":
      return { sign: "eye", word: "line.monitored", values: { name: shortName(fact.name) } };
    case "monitor.ended":
      return { sign: "eye", word: "line.monitoredNoMore", values: { name: shortName(fact.name) } };
  }
}
