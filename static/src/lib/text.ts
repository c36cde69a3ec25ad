/** Length in Unicode code points, the unit in which the server counts (an emoji is not two). */
export function codePoints(text: string): number {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
}

/** Up to two capital letters for an avatar, by the server's rule; `?` when the name has none. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).map(lettersOf).filter((letters) => letters.length > 0);
  const [first] = words;
  if (first === undefined) return "?";
  const last = words.length > 1 ? words.at(-1) : undefined;
  const picked = last === undefined ? first.slice(0, 2).filter(atMostOneDigit) : [first[0], last[0]];
  return picked.join("").toUpperCase();
}

function lettersOf(word: string): string[] {
  return [...word].filter((sign) => /[\p{L}\p{N}]/u.test(sign));
}

function atMostOneDigit(sign: string, index: number): boolean {
  return index === 0 || /\p{L}/u.test(sign);
}

const EMAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,180}\.[^\s@.<>"(),:;\\[\]]{2,63}$/u;

/** Whether a text looks like one e-mail address, by the server's rule. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && EMAIL.test(text);
}
