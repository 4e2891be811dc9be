// The page of what waits to be sent: each item with what became of it and what can be done.
"use strict";

const place = document.querySelector("[data-items]");
let shownBefore = "";

function filled(words, facts) {
  return Object.entries(facts).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);
}

function problemsOf(item) {
  const ofPhotos = item.photos.filter((photo) => photo.problem).map((photo) => `${photo.name}: ${photo.problem}`);
  return [item.problem, ...ofPhotos].filter(Boolean).join(" ");
}

function showItem(item) {
  const shown = document.getElementById("unsent-item").content.cloneNode(true).firstElementChild;
  const part = (name) => shown.querySelector(`[data-${name}]`);
  const problem = problemsOf(item);
  part("title").textContent = item.title;
  part("told").textContent = filled(part("told").dataset.words, { time: momentOf(item.at), photos: item.photos.length });
  part("waits").hidden = Boolean(problem);
  part("refused").hidden = !problem;
  part("problem").textContent = problem;
  part("correct").hidden = !item.problem;
  part("correct").href = `${item.address}?draft=${item.uid}`;
  part("open").hidden = !item.result;
  if (item.result) part("open").href = item.result;
  part("try").addEventListener("click", async () => {
    for (const photo of item.photos) delete photo.problem;
    await bomcaStore.put("outbox", { ...item, problem: "" });
    send();
  });
  part("drop").addEventListener("click", async (event) => {
    if (!confirm(event.target.dataset.words)) return;
    await dropItem(item);
    send();
  });
  place.append(shown);
}

function send() {
  document.dispatchEvent(new Event("bomca:send"));
}

async function showState(items) {
  const state = await whoAmI().then((person) => (person ? "" : "signed-out"), () => "no-network");
  for (const name of ["no-network", "signed-out"]) {
    document.querySelector(`[data-${name}]`).hidden = state !== name;
  }
  const drafts = await bomcaStore.all("drafts");
  document.querySelector("[data-unfinished]").hidden = !drafts.some((copy) => copy.address === "/activities/new/");
  document.querySelector("[data-nothing]").hidden = items.length > 0;
}

document.addEventListener("bomca:arrived", ({ detail: item }) => {
  const told = document.querySelector("[data-arrived]");
  const line = document.createElement("a");
  line.href = item.result;
  line.textContent = item.title;
  if (told.hidden) told.textContent = `${told.dataset.words} `;
  else told.append("; ");
  told.append(line);
  told.hidden = false;
});

document.addEventListener("bomca:outbox", ({ detail: items }) => {
  const now = JSON.stringify(items);
  if (now !== shownBefore) {
    shownBefore = now;
    place.replaceChildren();
    items.sort((one, other) => one.at - other.at).forEach(showItem);
  }
  showState(items).catch(() => {});
});
