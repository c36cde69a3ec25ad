// Works out the server's challenge: fetched only by those who are asked for it.

interface Challenge {
  parameters: { nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string };
}

/** The solution in ALTCHA's format as base64; empty where the browser keeps its cryptography for pages on https. */
export async function solve(encoded: string): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return "";
  const challenge = JSON.parse(atob(encoded)) as Challenge;
  return btoa(JSON.stringify({ challenge, solution: await search(subtle, challenge) }));
}

async function search(subtle: SubtleCrypto, { parameters }: Challenge): Promise<{ counter: number; derivedKey: string }> {
  const nonce = bytes(parameters.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const tail = new DataView(password.buffer, nonce.length);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(parameters.salt), iterations: parameters.cost };
  for (let counter = 0; ; counter += 1) {
    tail.setUint32(0, counter);
    const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(new Uint8Array(await subtle.deriveBits(how, key, parameters.keyLength * 8)));
    if (derivedKey.startsWith(parameters.keyPrefix)) return { counter, derivedKey };
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../gu) ?? [], (pair) => parseInt(pair, 16));
}

function hex(raw: Uint8Array): string {
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
