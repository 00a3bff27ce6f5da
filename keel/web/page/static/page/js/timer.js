// Minutes used, counted calmly: "12 of 20 minutes". Timers of the same data-timer name run one at a time.
class Timer {
  static all = [];

  constructor(place) {
    this.place = place;
    this.group = place.dataset.timer;
    this.minutes = Number(place.dataset.minutes);
    this.before = Number(place.dataset.seconds);
    this.button = place.querySelector("[data-timer-switch]");
    this.input = document.getElementById(place.dataset.input ?? "");
    this.since = place.hasAttribute("data-running") ? performance.now() : null;
    if (this.button) {
      this.button.hidden = false;
      this.button.addEventListener("click", () => (this.since === null ? this.start() : this.pause()));
    }
    Timer.all.push(this);
    this.show();
  }

  // performance.now() goes on through a wrong or changed clock.
  get seconds() {
    return Math.floor(this.before + (this.since === null ? 0 : (performance.now() - this.since) / 1000));
  }

  start() {
    if (this.group) for (const other of Timer.all) if (other.group === this.group) other.pause();
    this.since = performance.now();
    this.show();
  }

  pause() {
    if (this.since === null) return;
    this.before = this.seconds;
    this.since = null;
    this.show();
    this.keep();
  }

  show() {
    const used = Math.floor(this.seconds / 60);
    const over = used - this.minutes;
    const text = `${used} of ${this.minutes} minutes${over > 0 ? `, ${over} over` : ""}`;
    const shown = this.place.querySelector("[data-timer-text]");
    if (shown.textContent !== text) shown.textContent = text;
    this.place.toggleAttribute("data-late", over > 0);
    if (!this.button) return;
    const word = this.since === null ? (this.seconds ? "Go on" : "Start") : "Pause";
    if (this.button.firstChild?.textContent !== word) {
      const about = this.button.dataset.about ?? "the timer";
      const unseen = Object.assign(document.createElement("span"), { className: "hidden-visually", textContent: ` ${about}` });
      this.button.replaceChildren(word, unseen);
    }
  }

  keep() {
    if (!this.input || Number(this.input.value) === this.seconds) return;
    this.input.value = this.seconds;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const place of document.querySelectorAll("[data-timer]")) new Timer(place);
setInterval(() => Timer.all.forEach((timer) => timer.show()), 1000);
setInterval(() => Timer.all.forEach((timer) => timer.since !== null && timer.keep()), 15000);
