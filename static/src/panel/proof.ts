import { pause } from "../lib/persistence";
import { grantSession, SessionRefused } from "./grant";
import type { Place } from "./place";
import type { SessionTools } from "./session";

/** How a panel gets a token and where it keeps it; that of a window of its own ends with the window. */
export function proofOf({ shop, poppedOut }: Place): Pick<SessionTools, "kind" | "grant"> {
  if (!poppedOut) return { kind: "localStorage", grant: () => grantSession({ shop }, pause) };
  const code = takenCode();
  return { kind: "sessionStorage", grant: () => redeemed(shop, code, pause) };
}

/** A window of its own shares no storage with the Help page's panel, which is a session of somebody else's. */
export function roomOf({ shop, poppedOut }: Place): string {
  return poppedOut ? `${shop}:window` : shop;
}

/** Trades a code for a token; raises SessionRefused when it was used, is old, or was never given. */
export async function redeemed(shop: string, code: string, wait: typeof pause): Promise<string> {
  if (code === "") throw new SessionRefused();
  return grantSession({ shop, code }, wait);
}

/** The code in this window's address, which is taken out of it at once: it must not stay in the history. */
function takenCode(): string {
  const code = location.hash.slice(1);
  if (code !== "") history.replaceState(null, "", location.pathname + location.search);
  return code;
}
