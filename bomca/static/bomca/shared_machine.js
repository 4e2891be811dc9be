// On every page: this browser keeps nothing of anybody but the person who has signed in, and nothing after signing out.
"use strict";

const PUT_ASIDE = "bomca-offline-";
const account = document.body.dataset.account;

async function forgetPages(but = "") {
  for (const name of (await window.caches?.keys()) ?? []) {
    if (name.startsWith(PUT_ASIDE) && !(but && name.startsWith(but))) await caches.delete(name);
  }
}

async function sendEverything(token) {
  if (kept?.isTouched) await kept.keepHere();
  await bringHome(account, token);
  if (document.body.dataset.logs) await sendOutbox(account);
}

if (account) {
  bomcaStore.leaveOnly(account).catch(() => {});
  forgetPages(`${PUT_ASIDE}${account}`).catch(() => {});
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    await Promise.race([sendEverything(token).catch(() => {}), new Promise((done) => setTimeout(done, 8000))]);
    const left = await bomcaStore.all("outbox").catch(() => []);
    if (left.length && !confirm(form.dataset.left.replace("{count}", left.length))) return;
    await bomcaStore.leaveOnly("").catch(() => {});
    await forgetPages().catch(() => {});
    form.submit();
  });
}
