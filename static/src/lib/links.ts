/** A piece of a text; `address` when it leads somewhere. */
export interface TextPart {
  text: string;
  address?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"']+/giu;
const CLOSING = /[.,;:!?)\]}»”’]+$/u;

/** Splits what a person typed into plain text and http(s) addresses; the parts joined give the text again. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const shown = found[0].replace(CLOSING, "");
    const address = httpAddress(shown);
    if (address === undefined) continue;
    if (found.index > end) parts.push({ text: text.slice(end, found.index) });
    parts.push({ text: shown, address });
    end = found.index + shown.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** The address as a browser would open it, or nothing when it is not an absolute http(s) address. */
export function httpAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const safe = (url.protocol === "http:" || url.protocol === "https:") && url.username === "" && url.password === "";
  return safe ? url.href : undefined;
}
