// Counts the characters of textarea[data-count]; nothing is ever cut off.
// Counted as the server counts: by code points, not by halves of an emoji.
function say(area) {
  const line = document.getElementById(`${area.id}_count`);
  if (!line) return;
  const left = Number(area.dataset.count) - [...area.value].length;
  const figure = Math.abs(left).toLocaleString("en-GB");
  const letters = Math.abs(left) === 1 ? "character" : "characters";
  line.textContent = left < 0 ? `${figure} ${letters} too many` : `${figure} ${letters} left`;
  line.classList.toggle("over", left < 0);
  clearTimeout(area.spokenLater);
  area.spokenLater = setTimeout(() => {
    const near = left < Number(area.dataset.count) / 10;
    if (spoken && near && document.activeElement === area) spoken.textContent = line.textContent;
  }, 1000);
}

const areas = document.querySelectorAll("textarea[data-count]");
const spoken = areas.length ? document.createElement("p") : null;
if (spoken) {
  spoken.className = "hidden-visually";
  spoken.setAttribute("aria-live", "polite");
  document.querySelector("main").append(spoken);
}
for (const area of areas) {
  say(area);
  area.addEventListener("input", () => say(area));
  area.addEventListener("keel:written", () => say(area));
}
