// On every page: this browser keeps nothing of anybody but the person who has signed in, and nothing after signing out.
"use strict";

const account = document.body.dataset.account;
if (account) bomcaStore.leaveOnly(account).catch(() => {});

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (kept?.isTouched) await kept.keepHere();
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    await Promise.race([bringHome(account, token).catch(() => {}), new Promise((done) => setTimeout(done, 4000))]);
    await bomcaStore.leaveOnly("").catch(() => {});
    form.submit();
  });
}
