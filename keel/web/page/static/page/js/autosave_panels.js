// What saving has to ask the writer: two versions of a text, a newer text, a sign-in that ended.
let made = 0;

function element(name, attributes = {}, ...children) {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value);
  it.append(...children);
  return it;
}

function button(text, act, kind = "secondary small") {
  const it = element("button", { type: "button", class: `button ${kind}` }, text);
  it.addEventListener("click", act);
  return it;
}

const labelOf = (control) => control.labels?.[0]?.textContent.trim() ?? "this text";
const group = (control) => control.closest(".field") ?? control;

function place(control, panel) {
  clear(control);
  panel.dataset.panelFor = control.name;
  group(control).after(panel);
}

export function clear(control) {
  document.querySelector(`[data-panel-for="${CSS.escape(control.name)}"]`)?.remove();
}

// Both texts side by side; choose(what) is called with "mine", "theirs" or "both".
export function showConflict(field, theirs, choose) {
  const id = `two-versions-${(made += 1)}`;
  const who = theirs.saved_by || "Somebody else";
  const column = (title, text) =>
    element("div", { class: "stack" }, element("strong", {}, title), element("div", { class: "text", tabindex: "0", role: "group", "aria-label": title }, text || "(empty)"));
  const mine = column("Yours", field.text);
  const options = [["Keep both", "both"], ["Keep mine", "mine"], ["Keep theirs", "theirs"]]
    .filter(([, what]) => what !== "both" || /^text/.test(field.control.type))
    .map(([text, what]) => button(text, () => { clear(field.control); field.control.focus(); choose(what); }));
  const panel = element("section", { class: "conflict", role: "group", "aria-labelledby": id },
    element("h3", { id }, `Two versions of “${labelOf(field.control)}”`),
    element("p", { role: "alert" }, `${who} saved this${theirs.saved_at ? ` at ${theirs.saved_at}` : ""} while you were writing. Nothing is lost. Choose what to keep; the other stays in the history.`),
    element("div", { class: "cols" }, mine, column(who, theirs.theirs)),
    element("div", { class: "row" }, ...options));
  field.control.addEventListener("input", () => { mine.lastChild.textContent = field.text; });
  place(field.control, panel);
}

// The server holds a newer text, and nothing was typed here.
export function showNewer(field, theirs, take) {
  const who = theirs.saved_by ? ` by ${theirs.saved_by}` : "";
  place(field.control, element("div", { class: "banner", role: "status" },
    element("p", {}, `This was changed${who}${theirs.saved_at ? ` at ${theirs.saved_at}` : ""}, in another window or on another device.`),
    element("div", { class: "row" }, button("Show the newer text", take))));
}

export function hideSignedOut() {
  document.querySelector("dialog[data-signed-out]")?.remove();
}

// Stays on the same page: the text is still in it.
export function showSignedOut(url, someoneElse, quietly, retry) {
  const shown = document.querySelector("dialog[data-signed-out]");
  if (shown ? shown.dataset.signedOut === String(someoneElse) : quietly) return;
  hideSignedOut();
  const dialog = element("dialog", { "data-signed-out": someoneElse, "aria-labelledby": "signed-out-title" },
    element("div", { class: "stack" },
      element("h2", { id: "signed-out-title" }, someoneElse ? "Somebody else is signed in" : "You were signed out"),
      element("p", {}, someoneElse
        ? "Your text is still here, and nothing was saved under their name. Sign in again as yourself, then come back to this tab."
        : "Your text is still here. Sign in again in a new tab, then come back to this one."),
      element("div", { class: "row" },
        element("a", { class: "button", href: url || "/", target: "_blank", rel: "noopener" }, "Sign in (opens a new tab)"),
        button("I have signed in: save now", () => { dialog.close(); retry(); }, "secondary"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
