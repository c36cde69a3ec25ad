// Runs on the shop's page: the Help button and, once it is wanted, the frame of the panel. At most 2 kB compressed,
// hence one module of plain functions; how it looks comes from the server, and whatever can wait is done in the frame.
import { CHECK_MS, type Look, type LookModule, type InviteModule, type ToLoader, type ToldOnce, type ToPanel, type Wish } from "../lib/frames";
import { bareTitle, trimmed } from "./trim";

type Tokens = string | (() => Promise<string | null>);
type Act = (value?: unknown, second?: unknown) => void;
type Call = unknown[];
type Assist = ((...call: Call) => void) & { q?: Iterable<unknown>[]; on?: 1 };

const page = window as unknown as { Assist?: Assist } & Record<"localStorage" | "sessionStorage", Record<string, unknown>>;
const { src, dataset } = document.currentScript as HTMLScriptElement & { dataset: { shop: string } };
const { origin } = new URL(src);
const { shop } = dataset;

const host = document.createElement("div");
const root = host.attachShadow({ mode: "open" });
const button = document.createElement("button");
const label = document.createElement("b");
const badge = document.createElement("i");
const sheet = new CSSStyleSheet();

let frame: HTMLIFrameElement | undefined;
let loaded: WindowProxy | null | undefined;
let open = false;
let given: Record<string, unknown> = {};
let tokens: Tokens | undefined;
let once: ToldOnce = {};
let told: string | undefined;
let heard: [unknown, unknown][] = [];
const said: Record<string, unknown> = {};

/** Storage may be refused, a page may state garbage: help is there all the same. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** What the next page of the shop must know: `localStorage` that a conversation goes on, `sessionStorage` that the panel is open. */
function memory(kind: "localStorage" | "sessionStorage", value?: unknown): unknown {
  return attempt(() => {
    if (value !== undefined) page[kind]["assist:" + shop] = value ? 1 : "";
    return page[kind]["assist:" + shop];
  });
}

function context(): Record<string, unknown> {
  const stated = attempt(() => JSON.parse(document.getElementById("assist-context")?.textContent ?? "") as object);
  return trimmed({ ...stated, ...given });
}

function state(title: string): ToPanel {
  return {
    open,
    focus: document.hasFocus(),
    identity: !!(tokens ?? dataset.identityUrl),
    context: context(),
    address: location.href,
    title,
    ...once,
  };
}

/** Tells the panel what is new. It looks again and again instead of patching the shop's history, which is the shop's. */
function sync(): void {
  const title = bareTitle(document.title);
  const unread = badge.textContent;
  const badged = unread ? `(${unread}) ${title}` : title;
  if (badged !== document.title) document.title = badged;
  const message = state(title);
  const text = JSON.stringify(message);
  if (!loaded || text === told) return;
  loaded.postMessage(message, origin);
  told = text;
  once = {};
}

async function fetched(address: string): Promise<string | null | undefined> {
  const answer = await fetch(address);
  return answer.status === 401 ? null : ((await answer.json()) as { token?: string }).token;
}

/** A shop that cannot say who this is does not stop the shopper: the panel goes on without. */
async function identify(): Promise<void> {
  try {
    const token = await (typeof tokens === "function" ? tokens() : (tokens ?? (dataset.identityUrl && fetched(dataset.identityUrl))));
    // What is told once may have been sent, and begun anew, while the shop was thinking.
    once.token = token;
  } catch {
    // Then there is none.
  }
  sync();
}

/** An address on the widget's origin with what the tag asks for beside the shop's own look. */
function address(path: string): string {
  const { accent, scheme, position, lang = document.documentElement.lang } = dataset;
  const wanted = Object.entries({ lang, accent, scheme, position }).filter(([, value]) => value) as [string, string][];
  return `${origin}/${path}?${new URLSearchParams(wanted).toString()}`;
}

function make(): void {
  if (frame) return;
  frame = document.createElement("iframe");
  frame.title = label.textContent;
  frame.src = address(`panel/${shop}/`);
  frame.onload = () => {
    loaded = frame?.contentWindow;
    told = "";
    sync();
    void identify();
  };
  root.append(frame);
  setInterval(sync, CHECK_MS);
}

function toggle(want: boolean, focus?: unknown): void {
  open = want;
  if (want) make();
  if (frame) frame.hidden = !want;
  button.ariaExpanded = String(want);
  memory("sessionStorage", want);
  sync();
  if (focus) (want ? frame : button)?.focus();
}

const acts: Record<string, Act | undefined> = {
  boot(more) {
    Object.assign(dataset, more);
    void look();
  },
  open: () => toggle(true, 1),
  close: () => toggle(false, 1),
  on: (event, listener) => heard.push([event, listener]),
  off(event, listener) {
    heard = heard.filter((known) => known[0] !== event || known[1] !== listener);
  },
  identify(next) {
    if (next) tokens = next as Tokens;
    if (loaded) void identify();
  },
  setContext: (next) => Object.assign(given, next),
  setBasket: (basket) => Object.assign(given, { basket }),
  request(wish = {}) {
    once.wish = wish as Wish;
    run("open");
  },
  shutdown() {
    given = {};
    tokens = undefined;
    once = { shutdown: true };
    make();
    toggle(false);
    memory("localStorage", 0);
  },
  unread(count) {
    badge.textContent = (count as string) || "";
  },
  conversation: (goesOn) => memory("localStorage", goesOn),
};

/** Does what the page, the shopper or the panel wants, then tells those who listen for it. */
function run(act: unknown, ...rest: Call): void {
  acts[act as string]?.(...rest);
  for (const [wanted, listener] of heard) if (wanted === act) (listener as Act)(...rest);
}

/** The panel may say a count or a flag again; the page hears of changes. */
function listen({ source, origin: from, data }: MessageEvent<ToLoader>): void {
  if (!loaded || source !== loaded || from !== origin || (data.value ?? NaN) === said[data.type]) return;
  run(data.type, (said[data.type] = data.value));
}

/** The shop's look, or a plain one when it does not come; none at all for a shop that is not served. */
async function look(): Promise<Look | null> {
  const known = ((await import(address(`look/${shop}.js`)).catch(() => ({ default: PLAIN }))) as LookModule).default;
  if (known) {
    sheet.replaceSync(known.css);
    label.textContent = dataset.label ?? known.label;
  }
  return known;
}

const PLAIN: Look = {
  label: "Help",
  css: "button,iframe{position:fixed;inset-inline-end:24px;bottom:24px}button{padding:16px}iframe{bottom:92px;width:400px;height:min(640px,100dvh - 116px);max-width:85vw}",
};

function begin(known: Look): void {
  const waiting = page.Assist?.q ?? [];
  page.Assist = Object.assign(run, { on: 1 as const });
  addEventListener("message", listen);
  root.adoptedStyleSheets = [sheet];
  button.append(label, badge);
  button.onclick = () => run(open ? "close" : "open");
  root.append(button);
  document.documentElement.append(host);
  if (memory("localStorage")) make();
  toggle(!!memory("sessionStorage"));
  for (const call of waiting) run(...(call as [unknown]));
  if (known.invitations) {
    void import(origin + "/invite.js").then((module: InviteModule) =>
      module.default({ look: known, root, shop, run, context, isBusy: () => open || !!memory("localStorage") }),
    );
  }
}

async function start(): Promise<void> {
  const known = await look();
  if (!known) return;
  if (document.body as Element | null) begin(known);
  else addEventListener("DOMContentLoaded", () => begin(known));
}

// The script may stand in a page twice. Until the look is here, calls wait where those before the script do.
if (!page.Assist?.on) {
  const stub: Assist = (page.Assist ??= (...call) => void (stub.q ??= []).push(call));
  stub.on = 1;
  void start();
}
