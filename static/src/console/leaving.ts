import { partOf } from "./colleagues";
import { desk } from "./session";

/** The word for why somebody is still here: an offer is open, or the server did not answer. */
export type Stay = "signOut.refused" | "connection.tryAgain";

/** Conversations that go back to their queues at sign-out; wrap-ups go on by themselves. */
export function runningChats(): number {
  return desk.value.interactions.filter((view) => view.state !== "ended" && partOf(view) === "owner").length;
}

/** Signs out on the server, then leads to the sign-in; where that is not possible, to the page that asks. */
export async function signOut(): Promise<Stay | null> {
  const { logout = "/accounts/logout/", login = "/accounts/login/", csrf = "" } = document.getElementById("app")?.dataset ?? {};
  try {
    const answer = await fetch(logout, { method: "POST", headers: { "X-CSRFToken": csrf } });
    if (answer.status === 409) return "signOut.refused";
    window.location.assign(answer.ok ? login : logout);
    return null;
  } catch {
    return "connection.tryAgain";
  }
}
