import { Icon } from "../../ui/Icon";
import { csvOf } from "../../lib/csv";
import { Told } from "../board/Told";
import { t } from "../board/words";
import type { Column } from "./columns";

/** What names a row: a word for the head of the column, and the name. */
export interface Naming<Row> {
  readonly head: string;
  readonly name: (row: Row) => string;
}

interface TableProps<Row> {
  id: string;
  title: string;
  file: string;
  namings: readonly Naming<Row>[];
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  total?: Row | undefined;
}

/** A table with its meaning at every heading, and as a file. */
export function Table<Row>({ id, title, file, namings, columns, rows, total }: TableProps<Row>) {
  const all = total ? [...rows, total] : rows;
  return (
    <section class="card" aria-labelledby={id}>
      <header class="card__head">
        <h2 class="card__title grow" id={id}>
          {title}
        </h2>
        {rows.length > 0 && (
          <button class="btn btn--small" type="button" aria-label={t("report.csvOf", { name: title })} onClick={() => download(file, csvRows(namings, columns, all))}>
            <Icon name="download" />
            {t("report.csv")}
          </button>
        )}
      </header>
      {rows.length === 0 ? (
        <p class="board__none">{t("report.none")}</p>
      ) : (
        <div class="scroll-x report__scroll" tabIndex={0} role="region" aria-labelledby={id}>
          <table class="table" aria-labelledby={id}>
            <thead>
              <tr>
                {namings.map(({ head }) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
                {columns.map(({ word }) => (
                  <th key={word} scope="col" class="num">
                    <Told about={t(`report.about.${word}`)}>{t(`report.${word}`)}</Told>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, place) => (
                <Row key={place} namings={namings} columns={columns} row={row} />
              ))}
            </tbody>
            {total && (
              <tfoot>
                <Row namings={namings} columns={columns} row={total} />
              </tfoot>
            )}
          </table>
        </div>
      )}
    </section>
  );
}

interface RowProps<Row> {
  namings: readonly Naming<Row>[];
  columns: readonly Column<Row>[];
  row: Row;
}

function Row<Row>({ namings, columns, row }: RowProps<Row>) {
  return (
    <tr>
      {namings.map(({ head, name }, place) =>
        place === 0 ? (
          <th key={head} scope="row" class="board__name">
            {name(row)}
          </th>
        ) : (
          <td key={head}>{name(row)}</td>
        ),
      )}
      {columns.map(({ word, value, show = String }) => {
        const number = value(row);
        return (
          <td key={word} class="num">
            {number === null ? "–" : show(number)}
          </td>
        );
      })}
    </tr>
  );
}

function csvRows<Row>(namings: readonly Naming<Row>[], columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const heads = [...namings.map(({ head }) => head), ...columns.map(({ word }) => t(`report.${word}`))];
  return csvOf([heads, ...rows.map((row) => [...namings.map(({ name }) => name(row)), ...columns.map(({ value }) => value(row))])]);
}

function download(file: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `${file}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
