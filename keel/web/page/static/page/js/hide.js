// Quick hide: Esc twice, the link, or some minutes without a key or a click. What was typed stays.
const minutes = Number(document.body.dataset.veilMinutes || 0);
const root = document.documentElement;
const title = document.title;
let veil = null;
let notice = null;
let before = null;
let escapedAt = -1000;
let touchedAt = Date.now();

function button(text, act, kind) {
  const it = Object.assign(document.createElement("button"), { type: "button", className: `button ${kind}` });
  it.textContent = text;
  it.addEventListener("click", act);
  return it;
}

function hide() {
  if (veil) return;
  before = document.activeElement;
  touched();
  veil = Object.assign(document.createElement("main"), { id: "veil" });
  const heading = Object.assign(document.createElement("h1"), { className: "hidden-visually" });
  heading.textContent = "Blank page";
  veil.append(heading, button("Carry on", show, "quiet"));
  document.body.append(veil);
  root.classList.add("veiled");
  document.title = "Blank page";
  document.dispatchEvent(new Event("keel:hidden"));
  veil.lastChild.focus();
}

function show() {
  veil?.remove();
  veil = null;
  root.classList.remove("veiled");
  document.title = title;
  touched();
  before?.focus?.({ preventScroll: true });
}

function touched() {
  touchedAt = Date.now();
  notice?.remove();
  notice = null;
}

function warn() {
  notice = Object.assign(document.createElement("div"), { className: "banner warning veil-notice" });
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = "Nobody has touched this page for a while. It will go blank soon; what you typed stays.";
  notice.append(words, button("Stay here", touched, "secondary small"));
  document.body.append(notice);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  const now = performance.now();
  if (now - escapedAt < 600) {
    escapedAt = -1000;
    if (veil) show();
    else hide();
  } else {
    escapedAt = now;
  }
}, true);

for (const link of document.querySelectorAll("[data-quick-hide]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    hide();
  });
}

if (minutes) {
  const limit = minutes * 60000;
  const warnAt = Math.max(limit / 2, limit - 120000);
  for (const what of ["keydown", "pointerdown", "wheel", "input"]) {
    document.addEventListener(what, () => veil || touched(), { passive: true, capture: true });
  }
  setInterval(() => {
    const idle = Date.now() - touchedAt;
    if (veil) return;
    if (idle >= limit) hide();
    else if (idle >= warnAt && !notice) warn();
  }, 1000);
}
