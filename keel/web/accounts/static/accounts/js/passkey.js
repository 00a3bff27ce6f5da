// Passkeys. form[data-passkey] says "create" or "get"; the question is in the script block named by data-question, or
// fetched from the form's own address where nobody is known yet. The device's answer goes into the hidden field.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

function readable(publicKey) {
  const each = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const found = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) found.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.excludeCredentials) found.excludeCredentials = each(publicKey.excludeCredentials);
  if (publicKey.allowCredentials) found.allowCredentials = each(publicKey.allowCredentials);
  return found;
}

function sendable(answer) {
  const { response } = answer;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    type: answer.type, id: answer.id, rawId: text(answer.rawId), response: parts,
    clientExtensionResults: answer.getClientExtensionResults(),
  };
}

async function question(form) {
  const block = document.getElementById(form.dataset.question ?? "");
  if (block) return JSON.parse(block.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error("no question");
  return (await answer.json()).request_options;
}

async function ceremony(form) {
  const publicKey = readable((await question(form)).publicKey);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey });
  // Kept on the device where there is room, so that it can sign in without an address being typed.
  const selection = { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false };
  return navigator.credentials.create({ publicKey: { ...publicKey, authenticatorSelection: selection } });
}

function say(form, words) {
  const line = form.querySelector("[data-passkey-said]");
  line.textContent = words;
  line.hidden = !words;
}

// The tick "others use this device too" stands in the other form of the page.
function carryOver(form) {
  const from = document.getElementById("shared");
  const to = form.querySelector("[data-passkey-shared]");
  if (from && to) to.value = from.checked ? "on" : "";
}

const answered = new WeakSet();

async function submitted(event) {
  const form = event.target;
  const field = form.querySelector("[name=credential]");
  if (answered.has(form)) return;
  event.preventDefault();
  say(form, "");
  carryOver(form);
  try {
    field.value = JSON.stringify(sendable(await ceremony(form)));
    answered.add(form);
    form.requestSubmit();
  } catch (error) {
    const known = error.name === "InvalidStateError";
    say(form, known ? "This device has a passkey for Keel already." :
      "Nothing came from the passkey. Try again, or use your password and a code.");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.addEventListener("submit", submitted);
  form.hidden = false;
}
