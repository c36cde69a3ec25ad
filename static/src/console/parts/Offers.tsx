import { signal, useComputed, useSignal } from "@preact/signals";
import { Icon } from "../../ui/Icon";
import { Ring, type RingTone } from "../../ui/Ring";
import { Spinner } from "../../ui/Spinner";
import { httpAddress } from "../../lib/links";
import { REASON_CHARACTERS, type OfferView } from "../../protocol/wire";
import { CHANNEL_SIGNS } from "../channels";
import { acceptAll, acceptOffer, declineOffer } from "../commands";
import { useBorrowedFocus, useWish, moveInside } from "../focus";
import { CARDS, pageOf, turned } from "../pages";
import { shortName } from "../people";
import { busy, choose, offersFrom } from "../place";
import { desk, isOnline, now, serverNow, times } from "../session";
import { pageName } from "../thread";
import { secondsLeft } from "../timing";
import { dayAndTime, money, t, wordOf } from "../words";

/** Why an offer is passed on; the codes go over the wire, the words come from the catalogue. */
export const DECLINE_REASONS = ["busy", "knowledge", "language", "leaving"] as const;

/** The offer whose reasons are open; Alt X opens those of the oldest. */
export const reasonsOf = signal<string | null>(null);

const WARN_SECONDS = 10;
const DANGER_SECONDS = 5;

/** Open offers, oldest on top, five at a time. */
export function Offers() {
  const { offers } = desk.value;
  const ref = useWish<HTMLElement>("offers");
  if (offers.length === 0) return null;
  const { from, to } = pageOf(offersFrom.value, offers.length);
  const keys = (event: KeyboardEvent): void => {
    const step = { PageDown: 1 as const, PageUp: -1 as const }[event.key];
    if (!step || isText(event.target)) return;
    turn(step);
    event.preventDefault();
  };
  return (
    <section
      ref={ref}
      class="region"
      data-region
      data-offers
      tabIndex={-1}
      aria-label={t.count("offers.label", offers.length)}
      onKeyDown={keys}
    >
      {offers.length > 1 && <OffersBar from={from} to={to} all={offers.length} />}
      <ul class="offers">
        {offers.slice(from, to).map((offer) => (
          <li key={offer.id}>
            <OfferCard offer={offer} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input");
}

function turn(step: 1 | -1): void {
  const all = desk.peek().offers.length;
  offersFrom.value = turned(pageOf(offersFrom.peek(), all).from, all, step);
}

/** "1–5 of 7", the ways to the others, and all of them at once. */
function OffersBar({ from, to, all }: { from: number; to: number; all: number }) {
  const isOff = !isOnline.value || [...busy.value].some((name) => name.startsWith("offer "));
  return (
    <div class="offers__bar">
      <span class="small faint" role="status">
        {to - from === 1 ? t("offers.single", { at: to, all }) : t("offers.some", { from: from + 1, to, all })}
      </span>
      {all > CARDS && (
        <span class="btn-group">
          <Turn step={-1} />
          <Turn step={1} />
        </span>
      )}
      <button class="btn btn--small" type="button" aria-disabled={isOff} onClick={() => void (isOff || acceptAll())}>
        {t("offers.acceptAll")}
      </button>
    </div>
  );
}

function Turn({ step }: { step: 1 | -1 }) {
  const label = t(step > 0 ? "offers.next" : "offers.before");
  return (
    <button class="btn btn--icon btn--small" type="button" aria-label={label} title={label} onClick={() => turn(step)}>
      <Icon name={step > 0 ? "right" : "left"} />
    </button>
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
      {offer.sender && <Sender offer={offer} />}
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

/** Who asks, why, and the way to read the conversation first. */
function Sender({ offer: { interaction, purpose, sender = "", note } }: { offer: OfferView }) {
  return (
    <div class="offer__sender">
      <span class="tag tag--accent">
        <Icon name={purpose === "transfer" ? "transfer" : "consult"} />
        {t(purpose === "transfer" ? "offer.transferFrom" : "offer.consultFrom", { name: shortName(sender) })}
      </span>
      <button class="btn btn--small" type="button" onClick={() => choose(interaction)}>
        <Icon name="eye" />
        {t("offer.view")}
      </button>
      {note && <p class="offer__note">{note}</p>}
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
  const take = useWish<HTMLButtonElement>(`offer-${offer.id}`);
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
      <button ref={take} class="btn btn--primary" type="button" aria-disabled={off} onClick={() => void (off || acceptOffer(offer))}>
        {isBusy && <Spinner />}
        {isBusy ? t("offer.accepting") : t("offer.accept")} <span class="sr">{name}</span>
      </button>
    </div>
  );
}

function Reasons({ offer }: { offer: OfferView }) {
  const ref = useBorrowedFocus<HTMLDivElement>((root) => root.querySelector("[data-item]"));
  const close = (): void => void (reasonsOf.value = null);
  const decline = (reason: string): void => {
    close();
    void declineOffer(offer, reason);
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    close();
    event.preventDefault();
    event.stopPropagation();
  };
  const move = (event: KeyboardEvent): void => {
    if (moveInside(event.currentTarget as HTMLElement, event.key)) event.preventDefault();
  };
  return (
    <div ref={ref} class="offer__reasons" onKeyDown={escape}>
      <div role="menu" aria-label={t("offer.why")} onKeyDown={move}>
        {DECLINE_REASONS.map((reason) => (
          <button key={reason} class="menu__item" type="button" role="menuitem" data-item onClick={() => decline(reason)}>
            {wordOf("decline", reason)}
          </button>
        ))}
      </div>
      <OtherReason decline={decline} />
    </div>
  );
}

/** A reason in the agent's own words. */
function OtherReason({ decline }: { decline: (reason: string) => void }) {
  const words = useSignal("");
  const isEmpty = words.value.trim() === "";
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!isEmpty) decline(words.value.trim());
  };
  return (
    <form class="offer__other" onSubmit={submit}>
      <input
        class="input"
        aria-label={t("offer.otherReason")}
        placeholder={t("offer.otherReason")}
        maxLength={REASON_CHARACTERS}
        value={words.value}
        onInput={(event) => (words.value = event.currentTarget.value)}
      />
      <button class="btn btn--small" type="submit" aria-disabled={isEmpty}>
        {t("offer.decline")}
      </button>
    </form>
  );
}
