import { httpAddress } from "../lib/links";
import type { Context, Surroundings } from "../protocol/wire";

export type FieldKey = keyof Context;

/** One of the eight values that travel with a request, as the panel shows it. */
export interface Field {
  readonly key: FieldKey;
  /** What is shown; null when the shop says nothing. */
  readonly value: string | null;
  readonly origin: "verified" | "stated" | "absent";
  readonly href?: string;
}

/** The eight, always in this order. */
export const FIELDS = [
  "businessPartnerId",
  "shopId",
  "catalogId",
  "catalogVariantId",
  "hierarchyArea",
  "productId",
  "basket",
  "loginPage",
] as const satisfies readonly FieldKey[];

const LINKS = { businessPartnerId: "partner", productId: "product", basket: "basket" } as const;

/** The eight fields of what the shop or the page said; what was not said is absent, never guessed. */
export function fieldsOf({ context, verified = [], links = {} }: Surroundings): Field[] {
  return FIELDS.map((key) => {
    const value = shownValue(context, key);
    const isVerified = verified.includes(key);
    const origin = isVerified ? "verified" : value === null ? "absent" : "stated";
    const name = key in LINKS ? LINKS[key as keyof typeof LINKS] : null;
    const href = value !== null && name ? httpAddress(links[name] ?? "") : undefined;
    return { key, value, origin, ...(href ? { href } : {}) };
  });
}

function shownValue(context: Context, key: FieldKey): string | null {
  if (key === "loginPage") return context.loginPage === undefined ? null : context.loginPage ? "yes" : "no";
  if (key === "basket") return context.basket?.id ?? null;
  return context[key] ?? null;
}
