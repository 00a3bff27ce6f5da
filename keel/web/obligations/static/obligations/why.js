// "Why this date" opens in place: each link becomes a disclosure that fetches, once, the part its page is made of.
// Without this script, or without a connection, the link leads to the page.

async function part(url) {
  const answer = await fetch(url, { headers: { "X-Keel-Part": "why" }, redirect: "error", credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html").body;
}

function disclosure(place) {
  const link = place.querySelector("a");
  const opened = document.createElement("details");
  const summary = document.createElement("summary");
  const inside = document.createElement("div");
  opened.className = "why";
  inside.className = "disclosed";
  summary.append(...link.childNodes);
  opened.append(summary, inside);
  opened.addEventListener("toggle", async () => {
    if (!opened.open || inside.dataset.state) return;
    inside.dataset.state = "asked";
    inside.textContent = "One moment";
    try {
      inside.replaceChildren(...(await part(link.href)).childNodes);
    } catch {
      delete inside.dataset.state;
      location.assign(link.href);
    }
  });
  place.replaceWith(opened);
}

document.querySelectorAll("[data-why]").forEach(disclosure);
