// For those who log activities: puts the form aside for the time without a network, tells how much is unsent, and sends it.
"use strict";

const PAGES = ["/activities/offline/", "/unsent/"];
const FRESH_FOR = 60 * 60 * 1000; // milliseconds
const LOOK_EVERY = 20_000;

// The two pages with the files they name. Nobody else's stay: there is one cache, of one account in one language.
async function putAside(account) {
  const name = `${PUT_ASIDE}${account}-${document.documentElement.lang}-${document.body.dataset.version}`;
  await forgetPages(name);
  const cache = await caches.open(name);
  const known = await cache.match(PAGES[0]);
  if (known && Date.now() - Date.parse(known.headers.get("Date") ?? 0) < FRESH_FOR) return;
  for (const page of PAGES) {
    const answer = await fetch(page, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    const text = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const named = [...text.querySelectorAll("link[href], script[src]")];
    const files = named.map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
    await cache.addAll(files.filter((file) => file.startsWith("/static/")));
    await cache.put(page, answer);
  }
}

async function showUnsent() {
  const items = (await bomcaStore.all("outbox")).filter((item) => item.account === document.body.dataset.account);
  for (const mark of document.querySelectorAll("[data-unsent]")) {
    const text = mark.dataset.words.replace("{count}", items.length);
    if (mark.textContent !== text) mark.textContent = text;
    mark.hidden = items.length === 0;
  }
  document.dispatchEvent(new CustomEvent("bomca:outbox", { detail: items }));
}

async function sendAndShow() {
  try {
    if ((await bomcaStore.all("outbox")).length) await sendOutbox(document.body.dataset.account);
  } catch {
    // No network: it is tried again.
  }
  await showUnsent();
}

if (document.body.dataset.logs) {
  navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
  putAside(document.body.dataset.account).catch(() => {});
  showUnsent().then(sendAndShow).catch(() => {});
  addEventListener("online", sendAndShow);
  document.addEventListener("bomca:send", sendAndShow);
  setInterval(sendAndShow, LOOK_EVERY);
}
