// Refuses, before it is in the field, a paste or a drop that the field cannot take: laying out megabytes
// of text stops a browser for minutes. What stood in the field is left as it was.
import { lengthOf, mostOf, say } from "./limits.js";

function room(area) {
  return mostOf(area) - lengthOf(area.value, mostOf(area)) + (area.selectionEnd - area.selectionStart);
}

function told(area) {
  return document.getElementById(`${area.id}_paste`);
}

function tell(area, size) {
  const most = say(mostOf(area));
  const line = told(area) ?? Object.assign(document.createElement("p"), { id: `${area.id}_paste`, className: "field-error" });
  line.setAttribute("role", "alert");
  area.before(line);
  line.textContent = `Nothing was pasted: it has ${say(size)} characters, and this takes ${most} in all. `
    + "What you had written is still here. Paste the part that matters, or sum it up in a few lines.";
}

function refuse(event, transfer) {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || area.readOnly || !mostOf(area)) return;
  const text = (transfer?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
  const size = lengthOf(text, mostOf(area));
  if (size <= Math.max(room(area), 0)) return;
  event.preventDefault();
  tell(area, size);
}

document.addEventListener("paste", (event) => refuse(event, event.clipboardData));
document.addEventListener("drop", (event) => refuse(event, event.dataTransfer));
document.addEventListener("input", ({ target }) => target.id && told(target)?.remove());
