// The auction works without this file. With it, the time left counts down and a new bid shows without a reload.

const ASK_SECONDS = 5;
const UNITS: [Intl.NumberFormatOptions["unit"], number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

interface News {
  version: string;
  secondsLeft: number;
}

/** Seconds as people say them: the two largest units, such as 2 days 3 hr. */
export function spoken(seconds: number, language: string): string {
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const shown = UNITS.slice(first < 0 ? UNITS.length - 1 : first).slice(0, 2);
  let rest = Math.max(0, seconds);
  const words = shown.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(count);
  });
  return words.join(" ");
}

/** Counts every end on the page down; the server has said how many seconds are left. */
export function countDown(): void {
  const language = document.documentElement.lang || "en";
  for (const place of document.querySelectorAll<HTMLElement>("[data-countdown]:not([data-counting])")) {
    place.dataset.counting = "";
    const ends = performance.now() + Number(place.dataset.countdown) * 1000;
    const left = document.createElement("b");
    // The hidden clock keeps a screen reader from hearing every second.
    left.setAttribute("aria-hidden", "true");
    place.append(" · ", left);
    const show = (): void => {
      left.textContent = spoken(Math.round((ends - performance.now()) / 1000), language);
      if (place.isConnected) window.setTimeout(show, 1000);
    };
    show();
  }
  // English as the server writes it: the day first, 24 hours.
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-time]")) {
    const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "medium", timeStyle: "short" });
    time.textContent = format.format(new Date(time.dateTime));
  }
}

/** Asks every few seconds, while somebody looks, whether there is a new bid. */
export function followLot(): void {
  const lot = document.querySelector<HTMLElement>("[data-lot]");
  if (!lot) return;
  let version = lot.dataset.version ?? "";
  const ask = async (): Promise<void> => {
    if (document.hidden) return;
    const news = await newsOf(lot.dataset.lot ?? "", version);
    if (!news || news.version === version) return;
    version = news.version;
    await refresh(lot);
  };
  window.setInterval(() => void ask(), ASK_SECONDS * 1000);
  document.addEventListener("visibilitychange", () => void ask());
}

async function newsOf(address: string, version: string): Promise<News | undefined> {
  try {
    const response = await fetch(address, {
      headers: { "If-None-Match": `"${version}"` },
      cache: "no-store",
      signal: AbortSignal.timeout(4_000),
    });
    return response.status === 200 ? ((await response.json()) as News) : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces what has changed; what somebody is typing stays. */
async function refresh(lot: HTMLElement): Promise<void> {
  const response = await fetch(window.location.pathname.replace(/bid\/$/, ""), { cache: "no-store" });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const typed = lot.querySelector<HTMLInputElement>('input[name="amount"]');
  for (const place of lot.querySelectorAll<HTMLElement>("[data-live]")) {
    const fresh = page.querySelector<HTMLElement>(`[data-live="${place.dataset.live ?? ""}"]`);
    const field = fresh?.querySelector<HTMLInputElement>('input[name="amount"]');
    if (typed && field && place.contains(typed)) renew(place, fresh);
    else if (fresh) place.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  }
  countDown();
}

function renew(place: HTMLElement, fresh: HTMLElement | null): void {
  const hint = place.querySelector("#least");
  if (hint) hint.textContent = fresh?.querySelector("#least")?.textContent ?? "";
}
