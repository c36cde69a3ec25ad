import type { SessionGrant, SessionRequest } from "../protocol/wire";
import { retryDelay } from "../lib/backoff";

const ADDRESS = "/api/v1/widget/sessions/";

export class SessionRefused extends Error {}

/** Asks for a bearer token until there is one; raises SessionRefused when the shop is not served here or the code is void. */
export async function grantSession(request: SessionRequest, wait: (milliseconds: number) => Promise<void>): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(request);
    if (answer?.ok) return ((await answer.json()) as SessionGrant).token;
    if (answer && answer.status < 500 && answer.status !== 429) throw new SessionRefused();
    await wait(retryDelay(attempt, Math.random));
  }
}

async function ask(request: SessionRequest): Promise<Response | null> {
  try {
    return await postJson(ADDRESS, request);
  } catch {
    return null;
  }
}

/** Posts without cookies; rejects without a connection. */
export function postJson(address: string, body: object): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(address, { method: "POST", credentials: "omit", headers, body: JSON.stringify(body) });
}
