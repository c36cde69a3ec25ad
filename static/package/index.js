// Loads the widget from the origin that serves it, and speaks its Script API. Nothing runs on import, nothing on a server.

const ATTRIBUTES = ["shop", "identityUrl", "lang", "label", "position", "accent", "scheme"];

let loading;

function onPage() {
  return typeof window !== "undefined";
}

/** What was said before the script has loaded waits in the page's one queue, beside that of the stub in the markup. */
function assist(...call) {
  if (!onPage()) return;
  window.Assist ??= function stub() {
    (stub.q ??= []).push(arguments);
  };
  window.Assist(...call);
}

function addressOf(origin) {
  try {
    return new URL("/widget.js", origin).href;
  } catch {
    throw new TypeError(`Assist: "origin" must be the address of your widget host, not ${String(origin)}.`);
  }
}

function tagOf(options) {
  if (!options?.shop) throw new TypeError('Assist: name your shop\'s code, as in load({ origin, shop: "myshop" }).');
  const tag = document.createElement("script");
  tag.async = true;
  tag.src = addressOf(options.origin);
  for (const name of ATTRIBUTES) if (options[name]) tag.dataset[name] = options[name];
  return tag;
}

function appended(tag) {
  return new Promise((resolve, reject) => {
    tag.onload = () => resolve();
    tag.onerror = () => {
      tag.remove();
      reject(new Error(`Assist: ${tag.src} did not load. Is it reachable, and allowed by script-src of your policy?`));
    };
    document.head.append(tag);
  });
}

/** One tag for the page, however often it is asked for; after a failure the next call tries again. */
function load(options) {
  if (!onPage() || window.Assist?.on) return Promise.resolve();
  loading ??= new Promise((resolve) => resolve(appended(tagOf(options)))).catch((problem) => {
    loading = undefined;
    throw problem;
  });
  return loading;
}

/** Listens until the function that it returns is called, which is what an effect of React returns. */
function listen(event, act) {
  assist("on", event, act);
  return () => assist("off", event, act);
}

function once(event) {
  return new Promise((resolve) => {
    const stop = listen(event, (value) => {
      stop();
      resolve(value);
    });
  });
}

export { assist, listen, load, once };
