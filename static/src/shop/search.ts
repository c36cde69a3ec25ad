// The search page works without this file. With it, choosing a facet or turning a page does not leave the page.

let asked: AbortController | undefined;
let shown = "";

/** Sends the form as soon as a facet is chosen, turns pages in place, and follows Back and Forward. */
export function searchAtOnce(): void {
  const form = document.querySelector<HTMLFormElement>("[data-facets]");
  if (!form) return;
  shown = window.location.search;
  const show = form.querySelector<HTMLElement>("[data-without-script]");
  if (show) show.hidden = true;
  form.addEventListener("submit", () => asked?.abort());
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "radio") void go(form, addressOf(form));
  });
  document.addEventListener("click", (event) => turnPage(form, event));
  window.addEventListener("popstate", () => void goBack(form));
}

function addressOf(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) fields.set(name, value);
  return `${form.getAttribute("action") ?? ""}?${fields.toString()}`;
}

/** A new tab or window stays what the person asked for. */
function turnPage(form: HTMLFormElement, event: MouseEvent): void {
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest<HTMLAnchorElement>("[data-results] .pages a");
  if (!link) return;
  event.preventDefault();
  void go(form, link.href).then((arrived) => arrived && lookAtTheTop());
}

/** The link that was pressed is gone: the heading of the results takes its place. */
function lookAtTheTop(): void {
  const heading = document.querySelector<HTMLElement>("[data-results] h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
}

/** True once the results of the address are on the page; when they cannot be had, the browser goes there itself. */
async function go(form: HTMLFormElement, address: string): Promise<boolean> {
  try {
    const page = await fetched(address);
    if (!page) return false;
    window.history.pushState(null, "", address);
    show(form, page);
    return true;
  } catch {
    window.location.assign(address);
    return false;
  }
}

/** A jump within the page, such as that over the head of the page, comes here too and changes nothing. */
async function goBack(form: HTMLFormElement): Promise<void> {
  if (window.location.search === shown) return asked?.abort();
  try {
    const page = await fetched(window.location.href);
    if (page) show(form, page);
    if (page) takeOver(form, page);
  } catch {
    window.location.reload();
  }
}

/** The page at an address, or nothing when something else was asked for meanwhile. */
async function fetched(address: string): Promise<Document | undefined> {
  asked?.abort();
  const mine = (asked = new AbortController());
  const results = document.querySelector<HTMLElement>("[data-results]");
  results?.setAttribute("aria-busy", "true");
  mine.signal.addEventListener("abort", () => results?.setAttribute("aria-busy", "false"));
  try {
    const response = await fetch(address, { signal: AbortSignal.any([mine.signal, AbortSignal.timeout(15_000)]) });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return mine.signal.aborted ? undefined : page;
  } catch (problem) {
    if (mine.signal.aborted) return undefined;
    throw problem;
  }
}

/** Results are replaced; facets keep their place and the focus, and only their counts change. */
function show(form: HTMLFormElement, page: Document): void {
  shown = window.location.search;
  showResults(page);
  const before = form.querySelectorAll<HTMLElement>(".option");
  page.querySelectorAll<HTMLElement>("[data-facets] .option").forEach((option, at) => {
    const old = before[at]?.querySelector("input");
    const input = option.querySelector("input");
    if (old && input) old.disabled = input.disabled && !old.checked;
    const count = before[at]?.querySelector("small");
    if (count) count.textContent = option.querySelector("small")?.textContent ?? "";
  });
}

/** Back shows what was asked then, also in the form. */
function takeOver(form: HTMLFormElement, page: Document): void {
  const then = page.querySelectorAll<HTMLInputElement>("[data-facets] input");
  form.querySelectorAll("input").forEach((field, at) => {
    const old = then[at];
    if (!old) return;
    if (field.type === "radio") [field.checked, field.disabled] = [old.checked, old.disabled];
    else field.value = old.value;
  });
}

/** The heading stays, so that its new words are announced. */
function showResults(page: Document): void {
  const old = document.querySelector<HTMLElement>("[data-results]");
  const fresh = page.querySelector<HTMLElement>("[data-results]");
  const heading = old?.querySelector("h2");
  const words = fresh?.querySelector("h2");
  if (!old || !fresh || !heading || !words) return;
  heading.textContent = words.textContent;
  words.remove();
  old.replaceChildren(heading, ...[...fresh.childNodes].map((node) => document.adoptNode(node)));
  old.setAttribute("aria-busy", "false");
}
