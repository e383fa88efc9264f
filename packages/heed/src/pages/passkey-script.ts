// The one script of the staff's pages: it hands between Heed and the device. Without it, or without passkeys in the browser, its forms stay hidden.

/** `GET /staff/passkey.js`. */
export const PASSKEY_SCRIPT = `"use strict";
const post = async (path, body) => {
  const reply = await fetch("/staff/passkey/" + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const said = await reply.json();
  if (!reply.ok) throw Object.assign(new Error(said.message), { said: true });
  return said;
};
const steps = {
  async add(form) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post("new", { password: form.elements.password.value }));
    const made = await navigator.credentials.create({ publicKey });
    await post("add", { name: form.elements.name.value, response: made.toJSON() });
  },
  async enter() {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post("ask", {}));
    const signed = await navigator.credentials.get({ publicKey });
    await post("enter", { response: signed.toJSON() });
  },
};
if (window.PublicKeyCredential?.parseCreationOptionsFromJSON)
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { passkey, then } = form.dataset;
    const note = form.querySelector("[role=alert]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      note.hidden = true;
      try {
        await steps[passkey](form);
        location.assign(then);
      } catch (error) {
        note.textContent = error.said ? error.message : form.dataset.otherwise;
        note.hidden = false;
      }
    });
  }
`;
