// Quick hide: Esc twice, the link, or some minutes without a key or a click. What was typed stays.
// A page hidden for longer than the sign-in lasted is shown again only once its own person has signed in again.
import { button, sayOn } from "./saying.js";
import { atWork, onNearEnd, stay, surelyHere } from "./signed_in.js";

const minutes = Number(document.body.dataset.veilMinutes || 0);
const root = document.documentElement;
const title = document.title;
let veil = null;
let notice = null;
let before = null;
let escapedAt = -1000;
let touchedAt = Date.now();

function hide() {
  if (veil) return;
  before = document.activeElement;
  unwarn();
  veil = Object.assign(document.createElement("main"), { id: "veil" });
  const heading = Object.assign(document.createElement("h1"), { className: "hidden-visually" });
  heading.textContent = "Blank page";
  veil.append(heading, button("Carry on", carryOn, "quiet"));
  document.body.append(veil);
  root.classList.add("veiled");
  document.title = "Blank page";
  document.dispatchEvent(new Event("keel:hidden"));
  veil.lastChild.focus();
  moveEnding();
}

const REFUSED = {
  "signed out": "You were signed out. What you typed is still here: sign in again in a new window, then carry on.",
  "someone else": "Somebody else has signed in since. This page stays hidden.",
  "no answer": "Keel cannot be reached to see who is there. Try again in a moment.",
};

async function carryOn() {
  const found = surelyHere() ? "here" : await stay();
  if (found === "here") return show();
  veil.querySelector("[role=status]")?.remove();
  const words = sayOn(veil, { text: REFUSED[found] });
  if (found === "signed out") {
    words.append(Object.assign(document.createElement("a"), { href: "/account/sign-in/", target: "_blank", textContent: "Sign in" }));
  }
}

function moveEnding() {
  const it = document.querySelector("[data-ending]");
  if (it) (veil ?? document.body).append(it);
}

onNearEnd((notice) => {
  document.querySelector("[data-ending]")?.remove();
  if (notice) sayOn(veil ?? document.body, notice).setAttribute("data-ending", "");
});

function show() {
  const old = veil;
  veil = null;
  moveEnding();
  old?.remove();
  root.classList.remove("veiled");
  document.title = title;
  touched();
  before?.focus?.({ preventScroll: true });
}

function touched() {
  touchedAt = Date.now();
  atWork();
  unwarn();
}

function unwarn() {
  notice?.remove();
  notice = null;
}

function warn() {
  notice = sayOn(document.body, { text: "Nobody has touched this page for a while. It will go blank soon; what you typed stays." });
  notice.append(button("Stay here", touched, "secondary small"));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  const now = performance.now();
  if (now - escapedAt < 600) {
    escapedAt = -1000;
    if (veil) carryOn();
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
