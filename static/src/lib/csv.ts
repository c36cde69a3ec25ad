/** A cell of a table: text, a number, or nothing. */
export type Cell = string | number | null;

const BYTE_ORDER_MARK = "\uFEFF";
/** A spreadsheet would take such a text for a formula, also in full-width letters. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u;

/** A table as CSV (RFC 4180), with a byte order mark so that spreadsheets read its letters right. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n\t']/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
