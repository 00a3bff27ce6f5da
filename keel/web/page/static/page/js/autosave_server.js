// What the server is asked, and what its answers mean. The protocol is in the app's README.
import { mostOf, say } from "./limits.js";

const TOO_MUCH = "It is more than Keel takes at once. Your text is still here: shorten it, and it is saved again.";
const UNREADABLE = "The server could not read it. Your text is still here: change it, and it is sent again.";

// Not sent at all: far too long for the field, so the answer is known, and sending it could break the line.
function farTooLong(field, text) {
  const most = mostOf(field.control);
  if (!most || text.length <= 2 * most) return "";
  return `This takes ${say(most)} characters. Your text is still here: shorten it, and it is saved again.`;
}

async function ask(address, options) {
  try {
    const answer = await fetch(address, {
      credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(20000), ...options,
    });
    const body = await answer.json().catch(() => ({}));
    return { status: answer.type === "opaqueredirect" ? 401 : answer.status, body };
  } catch {
    return { status: 0, body: {} };
  }
}

const isSignedOut = ({ status, body }) => status === 401 || (status === 403 && Boolean(body.sign_in));

// Give {kind, ...}: saved, conflict, signed out, refused (with a sentence) or failed (worth another try).
export async function save(form, field, text, keepalive) {
  const tooLong = farTooLong(field, text);
  if (tooLong) return { kind: "refused", error: tooLong };
  const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await ask(form.dataset.saveUrl, {
    method: "POST",
    keepalive: keepalive && text.length < 15000,
    headers: { "X-CSRFToken": token, Accept: "application/json" },
    body: new URLSearchParams({ field: field.name, text, version: field.version, key: field.keyOf(text) }),
  });
  const { status, body } = answer;
  if (status === 200 && body.version) return { kind: "saved", ...body };
  if (status === 409) return { kind: "conflict", ...body };
  if (isSignedOut(answer)) return { kind: "signed out", url: body.sign_in };
  if (status >= 400 && status < 500 && status !== 429 && body.error) return { kind: "refused", ...body };
  if (status === 413) return { kind: "refused", error: TOO_MUCH };
  if (status === 400) return { kind: "refused", error: UNREADABLE };
  return { kind: "failed", stale: status === 403 };
}

// Give {kind: "versions", fields} and renew the form's token; or signed out, someone else, or failed.
export async function versions(form, name = "") {
  if (!form.dataset.versionsUrl) return { kind: "failed" };
  const address = new URL(form.dataset.versionsUrl, location.href);
  if (name) address.searchParams.set("field", name);
  const answer = await ask(address, { headers: { Accept: "application/json", "X-Keel-Poll": name ? "" : "1" } });
  const { status, body } = answer;
  if (isSignedOut(answer)) return { kind: "signed out", url: body.sign_in };
  if (status !== 200 || !body.fields) return { kind: "failed" };
  if (form.dataset.person && body.person && form.dataset.person !== body.person) return { kind: "someone else" };
  if (body.csrf) {
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = body.csrf;
  }
  return { kind: "versions", fields: body.fields };
}
