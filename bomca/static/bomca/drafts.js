// Keeps a form while it is typed: at once in this browser, every few seconds at the portal, which then shows it on every
// device. The element that carries the identifier of the form tells the rest (templates/drafts/_slip.html).
"use strict";

const IN_BROWSER_AFTER = 250; // milliseconds after the last key
const AT_PORTAL_EVERY = 3000;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "one_time_key", "draft", "draft_of"]);
const SESSION_IS_OVER = Symbol("session is over");

// A moment as people read it.
function momentOf(milliseconds) {
  const style = { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" };
  return new Date(milliseconds).toLocaleString(document.documentElement.lang, style);
}

// The session's account and a fresh token; null when the person must sign in first. Throws without a network.
async function whoAmI() {
  const answer = await fetch("/unsaved/me/", { redirect: "manual", cache: "no-store" });
  return answer.ok ? answer.json() : null;
}

function pairsOf(form, leftOut = []) {
  const left = new Set([...NOT_TYPED, ...leftOut]);
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !left.has(name));
}

// Sends a copy to the portal. Returns the answer's status, or SESSION_IS_OVER. Throws without a network.
async function sendCopy(copy, token) {
  const body = new URLSearchParams({ address: copy.address, number: copy.number, fields: JSON.stringify(copy.fields) });
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(`/unsaved/${copy.uid}/`, { method: "POST", headers, body, redirect: "manual" });
  return answer.type === "opaqueredirect" ? SESSION_IS_OVER : answer.status;
}

// Gives the portal what this browser alone has. Returns the addresses of the forms of which it had something.
async function bringHome(account, token) {
  const brought = new Set();
  for (const copy of await bomcaStore.all("drafts")) {
    if (copy.account !== account || copy.photos?.length) continue; // photos cannot be sent before their activity
    let status = await sendCopy(copy, token);
    if (status === 409) status = await sendCopy({ ...copy, uid: crypto.randomUUID(), number: 1 }, token);
    if (status === 200) brought.add(copy.address);
    if (status === 200 || status === 410 || status === 400) await bomcaStore.remove("drafts", copy.uid);
  }
  return brought;
}

class KeptForm {
  constructor(slip) {
    this.slip = slip;
    this.form = slip.form;
    this.said = this.form.querySelector("[data-draft-state]");
    this.number = Number(slip.dataset.number);
    this.isOffline = "offline" in slip.dataset;
    if (this.isOffline) slip.value = crypto.randomUUID();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", () => {
      if (this.isTouched) this.keepHere();
      this.isSent = true;
    });
    addEventListener("pageshow", () => (this.isSent = false));
    addEventListener("pagehide", () => this.hereTimer && this.keepHere());
    addEventListener("online", () => this.isTouched && this.keepThere());
  }

  changed() {
    this.isTouched = true;
    clearTimeout(this.hereTimer);
    this.hereTimer = setTimeout(() => this.keepHere(), IN_BROWSER_AFTER);
    this.thereTimer ??= setTimeout(() => this.keepThere(), AT_PORTAL_EVERY);
  }

  copy() {
    const { address, account, notKeptNames } = this.slip.dataset;
    const fields = pairsOf(this.form, notKeptNames.split(" "));
    const photos = this.isOffline ? chosenPhotos() : [];
    return { uid: this.slip.value, account, address, number: this.number + 1, fields, photos, at: Date.now() };
  }

  async keepHere() {
    clearTimeout(this.hereTimer);
    this.hereTimer = null;
    try {
      await bomcaStore.put("drafts", this.copy());
    } catch {
      this.isDeaf = true;
    }
  }

  async keepThere() {
    clearTimeout(this.thereTimer);
    this.thereTimer = null;
    if (this.isSent || this.isSending) return;
    await this.keepHere();
    if (this.isOffline) return this.say(this.isDeaf ? "lost" : "keptOffline");
    this.isSending = true;
    const copy = this.copy();
    try {
      await this.settle(copy, await sendCopy(copy, this.token()));
    } catch {
      this.say(this.isDeaf ? "lost" : "keptHere");
      this.again();
    } finally {
      this.isSending = false;
    }
  }

  async settle(copy, status) {
    if (status === 200) {
      this.number = copy.number;
      await this.forget(copy);
      return this.say("kept");
    }
    if (status === 409 || status === 410) {
      await bomcaStore.remove("drafts", copy.uid);
      this.slip.value = crypto.randomUUID();
      this.number = 0;
      return this.again();
    }
    if (status === SESSION_IS_OVER || status === 403) {
      const person = await whoAmI();
      if (person && person.account === this.slip.dataset.account) {
        for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = person.token;
      } else {
        this.say("signedOut");
      }
      return this.again();
    }
    this.say("refused");
  }

  // What the portal has is not kept here any longer, unless more was typed meanwhile.
  async forget(copy) {
    const kept = await bomcaStore.get("drafts", copy.uid);
    if (kept && JSON.stringify(kept.fields) === JSON.stringify(copy.fields)) await bomcaStore.remove("drafts", copy.uid);
  }

  again() {
    this.thereTimer ??= setTimeout(() => this.keepThere(), AT_PORTAL_EVERY);
  }

  token() {
    return this.form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  say(what) {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const text = this.slip.form.querySelector("[data-draft-state]").dataset[what].replace("{time}", time);
    if (this.said.textContent !== text) this.said.textContent = text;
  }
}

let kept = null; // the form on this page

async function beginKeeping(slip) {
  kept = new KeptForm(slip);
  if (kept.isOffline) return;
  try {
    const brought = await bringHome(slip.dataset.account, kept.token());
    if (brought.has(slip.dataset.address) && "fresh" in slip.dataset && !kept.isTouched) location.reload();
  } catch {
    // Without a network, or where the browser keeps nothing: the next page tries again.
  }
}

const slip = document.querySelector("input[name=draft][data-address]");
if (slip) beginKeeping(slip);
