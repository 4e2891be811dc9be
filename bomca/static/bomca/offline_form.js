// The form of an activity without a network: photos, what was typed before a crash, and saving into the outbox.
"use strict";

const offlineForm = document.querySelector("form[data-outbox]");
const photoRows = offlineForm.querySelector("[data-photos]");
const LARGEST_PHOTO = 10 * 1024 * 1024;
const PHOTO = /\.(jpe?g|png)$/i;

// What is told of the chosen photos; their bytes lie in the store.
function chosenPhotos() {
  return [...photoRows.querySelectorAll("[data-photo]")].map((row) => ({
    uid: row.dataset.photo,
    name: row.querySelector("[data-photo-name]").textContent,
    caption: row.querySelector("[data-photo-caption]").value.trim(),
    credit: row.querySelector("[data-photo-credit]").value.trim(),
    consent: row.querySelector("[data-photo-consent]").value,
  }));
}

function showPhoto(photo) {
  const row = document.getElementById("photo-row").content.cloneNode(true).firstElementChild;
  row.dataset.photo = photo.uid;
  row.querySelector("[data-photo-name]").textContent = photo.name;
  for (const name of ["caption", "credit", "consent"]) row.querySelector(`[data-photo-${name}]`).value = photo[name] ?? "";
  row.querySelector("[data-photo-remove]").addEventListener("click", async () => {
    row.remove();
    kept.changed();
    await bomcaStore.remove("photos", photo.uid);
    document.getElementById("choose-photos").focus();
  });
  photoRows.append(row);
  return row;
}

document.getElementById("choose-photos").addEventListener("change", async (event) => {
  const files = [...event.target.files];
  const wrong = files.find((file) => file.size > LARGEST_PHOTO || !PHOTO.test(file.name));
  const problem = offlineForm.querySelector("[data-photo-problem]");
  problem.hidden = !wrong;
  problem.textContent = wrong ? problem.dataset.words.replace("{name}", wrong.name) : "";
  event.target.value = "";
  for (const file of files.filter((one) => one !== wrong && one.size <= LARGEST_PHOTO && PHOTO.test(one.name))) {
    const photo = { uid: crypto.randomUUID(), name: file.name };
    const bytes = new Blob([await file.arrayBuffer()], { type: file.type }); // its own copy: the card may be taken out
    await bomcaStore.put("photos", { uid: photo.uid, account: document.body.dataset.account, file: bytes });
    showPhoto(photo).querySelector("input").focus();
  }
  kept.changed();
});

// Fills the form in as a copy has it.
function fillIn(fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  const add = offlineForm.querySelector("[data-add-row]");
  const total = document.getElementById(add.dataset.total);
  while (Number(total.value) < Number(values.get(total.name)?.[0] ?? 0)) add.click();
  for (const field of offlineForm.elements) {
    if (!field.name || NOT_TYPED.has(field.name) || ["submit", "button", "file"].includes(field.type)) continue;
    const [first = "", ...others] = values.get(field.name) ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = [first, ...others].includes(field.value);
    else if (field.type !== "hidden" || values.has(field.name)) field.value = first;
    if (field.tagName === "SELECT") field.dispatchEvent(new Event("change"));
  }
}

async function offer() {
  const place = document.querySelector("[data-offers]");
  for (const copy of await bomcaStore.all("drafts")) {
    if (copy.account !== document.body.dataset.account || copy.address !== kept.slip.dataset.address) continue;
    const shown = document.getElementById("offer").content.cloneNode(true).firstElementChild;
    const when = shown.querySelector("[data-when]");
    when.textContent = when.textContent.replace("{time}", momentOf(copy.at));
    shown.querySelector("[data-title]").textContent = copy.fields.find(([name]) => name === "title")?.[1] ?? "";
    shown.querySelector("[data-take-up]").addEventListener("click", () => {
      place.replaceChildren();
      kept.slip.value = copy.uid;
      kept.number = copy.number;
      fillIn(copy.fields);
      (copy.photos ?? []).forEach(showPhoto);
      offlineForm.querySelector("[name=title]").focus();
    });
    shown.querySelector("[data-throw-away]").addEventListener("click", async () => {
      shown.remove();
      await bomcaStore.remove("drafts", copy.uid);
      for (const photo of copy.photos ?? []) await bomcaStore.remove("photos", photo.uid);
    });
    place.append(shown);
  }
}

offlineForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const isSaving = !event.submitter?.name;
  if (!isSaving || !offlineForm.reportValidity()) {
    kept.isSent = false;
    return;
  }
  const copy = kept.copy();
  const title = offlineForm.querySelector("[name=title]").value;
  await bomcaStore.move("drafts", "outbox", { ...copy, title, problem: "", result: "" });
  location.assign("/unsent/");
});

// What asks the portal has no place here.
for (const button of offlineForm.querySelectorAll("[name=usual], [name=read_table]")) button.hidden = true;
for (const table of offlineForm.querySelectorAll("details.attendance")) table.hidden = true;
offer().catch(() => {});
