import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { httpAddress } from "../../lib/links";
import { initialsOf } from "../../lib/text";
import type { Basket, InteractionView, Surroundings, Visit } from "../../protocol/wire";
import { fieldsOf, type Field } from "../fields";
import { shopperOf } from "../people";
import { contextOpen, current, isWrappingUp, overlay } from "../place";
import { serverNow } from "../session";
import { pageName } from "../thread";
import { clock, figure, money, t } from "../words";

/** Who asks, what the shop knows, the basket and the way here. */
export function ContextPanel() {
  const view = current.value;
  if (!view) return null;
  const { surroundings, trail } = view;
  const basket = surroundings.context.basket;
  return (
    <aside
      class={contextOpen.value ? "context context--open region" : "context region"}
      aria-label={t("region.context")}
      data-region
      tabIndex={0}
      inert={isWrappingUp.value || overlay.value !== null}
    >
      <div class="context__bar">
        {t("region.context")}
        <button class="btn btn--icon" type="button" aria-label={t("close")} onClick={() => (contextOpen.value = false)}>
          <Icon name="close" />
        </button>
      </div>
      <Who view={view} />
      <ShopFacts surroundings={surroundings} />
      <BasketSection basket={basket} />
      <Trail trail={trail} />
    </aside>
  );
}

function Who({ view }: { view: InteractionView }) {
  const { requester, surroundings, assistance_type: kind } = view;
  const name = requester.name || t("guest");
  return (
    <section class="context__section">
      <div class="person">
        <Avatar size="large" initials={shopperOf(view)?.initials ?? initialsOf(name)} />
        <div class="grow">
          <div class="person__name">{name}</div>
          <div class="small muted">
            {requester.verified ? <Trust verified words={t("trust.person")} /> : t("context.unverified")}
          </div>
        </div>
      </div>
      {surroundings.context.loginPage === true && (
        <p class="banner" role="status">
          <Icon name="lock" />
          {t("context.atLogin")}
        </p>
      )}
      <dl class="facts">
        <Fact word={t("context.email")}>
          {requester.email ? <bdi dir="ltr">{requester.email}</bdi> : <span class="faint">{t("context.noEmail")}</span>}
        </Fact>
        <Fact word={t("context.wants")}>{t(`kind.${kind}`)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ word, children }: { word: string; children: preact.ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ShopFacts({ surroundings }: { surroundings: Surroundings }) {
  const fields = fieldsOf(surroundings);
  const known = fields.filter(({ origin }) => origin !== "absent");
  const verified = known.filter(({ origin }) => origin === "verified").length;
  return (
    <section class="context__section">
      <h2 class="context__head">
        {t("context.shop")}
        <Tally verified={verified} known={known.length} />
      </h2>
      <dl class="facts">
        {fields.map((field) => (
          <Fact key={field.key} word={t(`field.${field.key}`)}>
            <FieldValue field={field} />
            {field.origin !== "absent" && <Trust verified={field.origin === "verified"} isSign />}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Tally({ verified, known }: { verified: number; known: number }) {
  if (known === 0) return <span class="small faint">{t("context.nothing")}</span>;
  return (
    <span class={verified > 0 ? "trust trust--verified" : "trust trust--stated"}>
      <Icon name={verified > 0 ? "shield" : "page"} />
      {t("context.tally", { verified, known })}
    </span>
  );
}

function FieldValue({ field }: { field: Field }) {
  if (field.value === null) {
    return <span class="faint">{field.key === "productId" || field.key === "basket" ? t("context.noneOpen") : t("context.dash")}</span>;
  }
  if (field.key === "loginPage") return <span>{field.value === "yes" ? t("yes") : t("no")}</span>;
  if (!field.href) return <span title={field.value}>{field.value}</span>;
  return (
    <a href={field.href} target="_blank" rel="noopener noreferrer" title={t("context.opens", { value: field.value })}>
      {field.value}
    </a>
  );
}

/** Where a fact comes from: signed by the shop, or stated by the page. */
function Trust({ verified, isSign = false, words }: { verified: boolean; isSign?: boolean; words?: string }) {
  const word = words ?? t(verified ? "trust.verified" : "trust.stated");
  return (
    <span class={verified ? "trust trust--verified" : "trust trust--stated"} title={t(verified ? "trust.signed" : "trust.page")}>
      <Icon name={verified ? "shield" : "page"} />
      <span class={isSign ? "trust__word" : ""}>{word}</span>
    </span>
  );
}

function BasketSection({ basket }: { basket: Basket | undefined }) {
  const lines = basket?.lines ?? [];
  return (
    <section class="context__section">
      <h2 class="context__head">{t("field.basket")}</h2>
      {!basket || (lines.length === 0 && !basket.left_out) ? (
        <p class="faint">{t(basket ? "basket.empty" : "basket.none")}</p>
      ) : (
        <ul class="lines">
          {lines.map((line, index) => (
            <li key={`${index} ${line.sku}`}>
              <span class="clip" title={`${line.name || line.sku} (${line.sku})`}>
                {figure(line.quantity)} × {line.name || line.sku}
              </span>
              <span>{money(line.quantity * line.unit_price, basket.currency)}</span>
            </li>
          ))}
          {(basket.left_out ?? 0) > 0 && <li class="faint">{t.count("basket.leftOut", basket.left_out ?? 0)}</li>}
          {basket.total !== undefined && (
            <li class="lines__total">
              <span>{t("basket.total")}</span>
              <span>{money(basket.total, basket.currency)}</span>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function Trail({ trail }: { trail: readonly Visit[] }) {
  return (
    <section class="context__section">
      <h2 class="context__head">
        {t("trail.title")}
        <TrailSpan trail={trail} />
      </h2>
      {trail.length === 0 ? (
        <p class="faint">{t("trail.none")}</p>
      ) : (
        <ol class="trail">
          {trail.toReversed().map((visit, index) => (
            <li key={trail.length - index} aria-current={index === 0 ? "true" : undefined}>
              <span class="clip" title={`${pageName(visit.page)}\n${httpAddress(visit.page.address) ?? ""}`.trim()}>
                {pageName(visit.page)}
              </span>
              <time dateTime={visit.at}>{clock.time(visit.at)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function TrailSpan({ trail }: { trail: readonly Visit[] }) {
  const [first] = trail;
  const minutes = first ? Math.floor((serverNow() - Date.parse(first.at)) / 60_000) : 0;
  if (minutes < 1) return null;
  return <span class="small faint">{t("trail.minutes", { minutes: figure(minutes) })}</span>;
}
