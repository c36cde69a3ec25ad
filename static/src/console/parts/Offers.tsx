import { signal, useComputed } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import { Ring, type RingTone } from "../../ui/Ring";
import { Spinner } from "../../ui/Spinner";
import { httpAddress } from "../../lib/links";
import type { OfferView } from "../../protocol/wire";
import { CHANNEL_SIGNS } from "../channels";
import { acceptOffer, declineOffer } from "../commands";
import { useBorrowedFocus, moveInside } from "../focus";
import { busy } from "../place";
import { desk, isOnline, now, serverNow, times } from "../session";
import { pageName } from "../thread";
import { secondsLeft } from "../timing";
import { dayAndTime, money, t, wordOf } from "../words";

/** Why an offer is passed on; the codes go over the wire, the words come from the catalogue. */
export const DECLINE_REASONS = ["busy", "knowledge", "language", "leaving"] as const;

/** The offer whose reasons are open; Alt X opens those of the oldest. */
export const reasonsOf = signal<string | null>(null);

const MOST = 5;
const WARN_SECONDS = 10;
const DANGER_SECONDS = 5;

/** Open offers, oldest on top. */
export function Offers() {
  const { offers } = desk.value;
  if (offers.length === 0) return null;
  return (
    <section class="region" data-region tabIndex={-1} aria-label={t.count("offers.label", offers.length)}>
      <ul class="offers">
        {offers.slice(0, MOST).map((offer) => (
          <li key={offer.id}>
            <OfferCard offer={offer} />
          </li>
        ))}
      </ul>
      {offers.length > MOST && <p class="list__hint">{t("offers.some", { shown: MOST, all: offers.length })}</p>}
    </section>
  );
}

function OfferCard({ offer }: { offer: OfferView }) {
  const title = `offer-${offer.id}`;
  const context = contextLine(offer);
  return (
    <div class="offer" role="group" aria-labelledby={title}>
      <div class="offer__top">
        <Countdown offer={offer} />
        <div class="grow">
          <h3 class="offer__name" id={title}>
            <Icon name={CHANNEL_SIGNS[offer.channel]} />
            <span class="clip" title={offer.requester.name}>
              {offer.requester.name || t("guest")}
            </span>
            {offer.requester.verified && <Verified />}
          </h3>
          <OfferFacts offer={offer} />
        </div>
      </div>
      {offer.first_message && (
        <p class="offer__quote" dir="auto">
          {offer.first_message}
        </p>
      )}
      {context && (
        <p class="offer__context" title={context}>
          <Icon name="page" />
          <span>{context}</span>
        </p>
      )}
      <OfferActs offer={offer} />
      {reasonsOf.value === offer.id && <Reasons offer={offer} />}
    </div>
  );
}

function Verified() {
  return (
    <span class="trust trust--verified" title={t("trust.person")}>
      <Icon name="shield" />
      <span class="sr">{t("trust.verified")}</span>
    </span>
  );
}

/** Full at the start, empty at the end: the stroke glides through the second that is running. */
function Countdown({ offer }: { offer: OfferView }) {
  const left = useComputed(() => secondsLeft(times.value.due[offer.id], now.value));
  const seconds = left.value;
  const share = Math.max(0, seconds - 1) / Math.max(1, offer.total_seconds);
  return (
    <Ring share={share} {...toneOf(seconds)} label={t.count("offer.left", seconds)}>
      {seconds}
    </Ring>
  );
}

function toneOf(seconds: number): { tone?: RingTone } {
  if (seconds > WARN_SECONDS) return {};
  return { tone: seconds > DANGER_SECONDS ? "warn" : "danger" };
}

function OfferFacts({ offer }: { offer: OfferView }) {
  const { requester, channel, queue, assistance_type: kind, requested_at: at, asked_for: name } = offer;
  return (
    <>
      <p class="offer__meta clip" title={requester.email ?? ""}>
        {requester.email ? <bdi dir="ltr">{requester.email}</bdi> : t("offer.noEmail")}
      </p>
      <p class="offer__meta clip" title={t("talk.queue", { queue })}>
        {t(`channel.${channel}`)}, {t("talk.queue", { queue })}
      </p>
      <p class="offer__meta clip" title={t(`kind.${kind}`)}>
        <time dateTime={at}>{dayAndTime(at, new Date(serverNow()))}</time>, {t(`kind.${kind}`)}
      </p>
      {name && (
        <p class="offer__meta">
          <span class="tag tag--accent">{t("offer.askedFor", { name })}</span>
        </p>
      )}
    </>
  );
}

/** Page, product and basket in one line; only what is known. */
function contextLine({ surroundings: { context, page } }: OfferView): string {
  const { productId, basket } = context;
  const parts = [
    page && (page.title || httpAddress(page.address)) ? pageName(page) : "",
    productId ? t("offer.product", { product: productId }) : "",
    basket?.total !== undefined ? t("offer.basket", { total: money(basket.total, basket.currency) }) : "",
  ];
  return parts.filter(Boolean).join(", ");
}

function OfferActs({ offer }: { offer: OfferView }) {
  const isBusy = busy.value.has(`offer ${offer.id}`);
  const isOpen = reasonsOf.value === offer.id;
  const name = offer.requester.name || t("guest");
  const off = !isOnline.value || isBusy;
  return (
    <div class="offer__acts">
      <div class="btn-group">
        <button class="btn" type="button" aria-disabled={off} onClick={() => void (off || declineOffer(offer))}>
          {t("offer.decline")} <span class="sr">{name}</span>
        </button>
        <button
          class="btn btn--icon"
          type="button"
          aria-expanded={isOpen}
          aria-label={t("offer.declineWhy", { name })}
          title={t("offer.declineWhy", { name })}
          onClick={() => (reasonsOf.value = isOpen ? null : offer.id)}
        >
          <Icon name="down" />
        </button>
      </div>
      <button class="btn btn--primary" type="button" aria-disabled={off} onClick={() => void (off || acceptOffer(offer))}>
        {isBusy && <Spinner />}
        {isBusy ? t("offer.accepting") : t("offer.accept")} <span class="sr">{name}</span>
      </button>
    </div>
  );
}

function Reasons({ offer }: { offer: OfferView }) {
  const ref = useBorrowedFocus<HTMLDivElement>((root) => root.querySelector("[data-item]"));
  const close = (): void => void (reasonsOf.value = null);
  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    if (event.key === "Escape" || moveInside(event.currentTarget as HTMLElement, event.key)) event.preventDefault();
    if (event.key === "Escape") event.stopPropagation();
  };
  return (
    <div ref={ref} class="offer__reasons" role="menu" aria-label={t("offer.why")} onKeyDown={keys}>
      {DECLINE_REASONS.map((reason) => (
        <button
          key={reason}
          class="menu__item"
          type="button"
          role="menuitem"
          data-item
          onClick={() => {
            close();
            void declineOffer(offer, reason);
          }}
        >
          {wordOf("decline", reason)}
        </button>
      ))}
    </div>
  );
}
