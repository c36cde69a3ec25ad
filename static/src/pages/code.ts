const MOST = 40;

/** A shop's code as the server would make it of a name: small letters, digits and hyphens. */
export function codeOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9\s_-]/g, "")
    .replace(/[\s-]+/g, "-")
    .slice(0, MOST)
    .replace(/^[-_]+|[-_]+$/g, "");
}
