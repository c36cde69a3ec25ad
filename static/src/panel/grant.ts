import type { SessionGrant, SessionRequest } from "../protocol/wire";
import { retryDelay } from "../lib/backoff";

const ADDRESS = "/api/v1/widget/sessions/";

export class SessionRefused extends Error {}

/** Asks for a bearer token until there is one; raises SessionRefused when the shop is not served here. */
export async function grantSession(shop: string, wait: (milliseconds: number) => Promise<void>): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask({ shop });
    if (answer?.ok) return ((await answer.json()) as SessionGrant).token;
    if (answer && answer.status < 500 && answer.status !== 429) throw new SessionRefused();
    await wait(retryDelay(attempt, Math.random));
  }
}

async function ask(request: SessionRequest): Promise<Response | null> {
  try {
    const headers = { "Content-Type": "application/json" };
    return await fetch(ADDRESS, { method: "POST", credentials: "omit", headers, body: JSON.stringify(request) });
  } catch {
    return null;
  }
}
