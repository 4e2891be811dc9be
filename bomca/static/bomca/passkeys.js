// Ties a page's passkey button to allauth's ceremony; what the ceremony needs is written on the button.
"use strict";

const CEREMONIES = { loginForm: "login", addForm: "add", authenticateForm: "authenticate" };

for (const button of document.querySelectorAll("[data-passkey]")) {
  const { passkey, credential, passwordless } = button.dataset;
  const ids = { [CEREMONIES[passkey]]: button.id, credential, passwordless, data: "js_data" };
  window.allauth.webauthn.forms[passkey]({ ids });
}
