// The search page works without this file. With it, choosing a facet does not leave the page.

let asked: AbortController | undefined;

/** Sends the form as soon as a facet is chosen. */
export function searchAtOnce(): void {
  const form = document.querySelector<HTMLFormElement>("[data-facets]");
  if (!form) return;
  const show = form.querySelector<HTMLElement>("[data-without-script]");
  if (show) show.hidden = true;
  form.addEventListener("submit", () => asked?.abort());
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "radio") void narrow(form);
  });
  window.addEventListener("popstate", () => window.location.reload());
}

async function narrow(form: HTMLFormElement): Promise<void> {
  asked?.abort();
  const mine = (asked = new AbortController());
  const address = addressOf(form);
  const results = document.querySelector<HTMLElement>("[data-results]");
  results?.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: AbortSignal.any([mine.signal, AbortSignal.timeout(15_000)]) });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine.signal.aborted) return;
    show(form, page);
    window.history.pushState(null, "", address);
  } catch {
    if (!mine.signal.aborted) window.location.assign(address);
  }
}

function addressOf(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) fields.set(name, value);
  return `${form.getAttribute("action") ?? ""}?${fields.toString()}`;
}

/** Results are replaced; facets keep their place and the focus, and only their counts change. */
function show(form: HTMLFormElement, page: Document): void {
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
