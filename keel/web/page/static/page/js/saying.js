// Buttons and sentences that a script puts into the page.
import { stay } from "./signed_in.js";

export function button(text, act, kind) {
  const it = Object.assign(document.createElement("button"), { type: "button", className: `button ${kind}` });
  it.textContent = text;
  it.addEventListener("click", act);
  return it;
}

// A sentence with, perhaps, a button that makes the sign-in longer.
export function sayOn(place, { text, button: label }) {
  const it = Object.assign(document.createElement("div"), { className: "banner warning veil-notice" });
  it.setAttribute("role", "status");
  it.append(Object.assign(document.createElement("p"), { textContent: text }));
  if (label) it.append(button(label, stay, "secondary small"));
  place.append(it);
  return it;
}
