// Sends what was logged without a network: in order, each once, its photos after it. What is refused stays until the
// person has resolved it.
"use strict";

const RESULT = /^\/activities\/[0-9a-f-]{36}\/$/;

class Wait extends Error {} // the portal cannot take it now, or is still at it: later

// Items in the order in which they were logged. One page of this browser sends at a time.
async function sendOutbox(account) {
  await navigator.locks.request("bomca-outbox", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const person = await whoAmI();
    if (!person || person.account !== account) return;
    const items = (await bomcaStore.all("outbox")).filter((item) => item.account === account);
    for (const item of items.sort((one, other) => one.at - other.at)) {
      try {
        await sendItem(item, person.token);
      } catch (problem) {
        if (problem instanceof Wait) return;
        throw problem;
      }
    }
  });
}

async function sendItem(item, token) {
  if (item.problem && !(await wasResolved(item))) return;
  if (!item.result) await sendForm(item, token);
  if (!item.result) return;
  for (const photo of item.photos) if (!photo.isSent && !photo.problem) await sendPhoto(item, photo, token);
  if (!item.photos.every((photo) => photo.isSent)) return;
  await dropItem(item);
  document.dispatchEvent(new CustomEvent("bomca:arrived", { detail: item }));
}

// Whether a refused form was corrected and saved, or thrown away, as a draft of the portal.
async function wasResolved(item) {
  const answer = await fetch(`/unsaved/${item.uid}/`, { redirect: "manual", cache: "no-store" });
  if (!answer.ok) return false;
  const draft = await answer.json();
  if (draft.is_open) return false;
  if (!draft.result) return dropItem(item).then(() => false);
  Object.assign(item, { problem: "", result: draft.result });
  await bomcaStore.put("outbox", item);
  return true;
}

async function sendForm(item, token) {
  const body = new URLSearchParams(item.fields);
  body.set("draft", item.uid);
  body.set("from_outbox", "1");
  body.set("one_time_key", item.uid);
  const answer = await fetch(item.address, { method: "POST", headers: { "X-CSRFToken": token }, body });
  const path = new URL(answer.url).pathname;
  if (answer.status >= 500 || answer.status === 409 || path.startsWith("/sign-in/")) throw new Wait();
  if (answer.ok && answer.redirected && RESULT.test(path)) {
    item.result = path;
  } else {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = (page.querySelector("#errors") ?? page.querySelector("main h1"))?.textContent ?? page.title;
    item.problem = said.replace(/\s+/g, " ").trim() || String(answer.status);
    await sendCopy({ uid: item.uid, address: item.address, number: 1, fields: item.fields }, token);
  }
  await bomcaStore.put("outbox", item);
}

async function sendPhoto(item, photo, token) {
  const { file } = (await bomcaStore.get("photos", photo.uid)) ?? {};
  const body = new FormData();
  if (file) body.set("file", file, photo.name);
  const facts = { kind: "photo", language: "none", title: photo.caption || photo.name };
  Object.assign(facts, { caption: photo.caption, credit: photo.credit, consent: photo.consent });
  for (const [name, value] of Object.entries(facts)) body.set(name, value);
  const headers = { "X-CSRFToken": token, "Idempotency-Key": photo.uid };
  const answer = await fetch(`/api/v1${item.result}attachments/`, { method: "POST", headers, body });
  if (answer.status >= 500 || answer.status === 401) throw new Wait();
  const told = await answer.json();
  const errors = told.errors ?? [];
  if (answer.status === 201 || errors.some((error) => error.code === "twice") || told.code === "already_done") {
    photo.isSent = true;
    await bomcaStore.remove("photos", photo.uid);
  } else if (told.code === "still_running") {
    throw new Wait();
  } else {
    photo.problem = errors.map((error) => error.detail).join(" ") || told.detail || String(answer.status);
  }
  await bomcaStore.put("outbox", item);
}

async function dropItem(item) {
  for (const photo of item.photos) await bomcaStore.remove("photos", photo.uid);
  await bomcaStore.remove("outbox", item.uid);
}
