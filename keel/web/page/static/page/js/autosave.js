// Saves the fields of each form[data-autosave] as they are typed. The protocol is in the app's README.
import { Answers } from "./autosave_answers.js";
import { Field } from "./autosave_field.js";
import { clear } from "./autosave_panels.js";
import { save } from "./autosave_server.js";

const clock = () => new Date().toLocaleTimeString("en-GB", { timeZone: "Europe/London" });

class Autosave extends Answers {
  constructor(form) {
    super();
    Object.assign(this, { form, fields: new Map(), tries: 0, at: clock(), signedOut: false, busy: null });
    for (const control of form.elements) if (control.dataset.version) this.field(control);
    form.addEventListener("input", ({ target }) => target.dataset.version && this.typed(target));
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("beforeunload", (event) => this.changed.length && event.preventDefault());
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush(true) : this.poll()));
    setInterval(() => document.hidden || this.poll(), 8000);
    this.say("saved", "Saved as you type.");
    if (this.changed.length) this.flush();
  }

  field(control) {
    if (!this.fields.has(control.name)) this.fields.set(control.name, new Field(this.form, control));
    return this.fields.get(control.name);
  }

  get changed() { return [...this.fields.values()].filter((field) => field.changed); }

  typed(control) {
    const field = this.field(control);
    if (field.halted === "refused") field.halted = "";
    if (this.tries || this.signedOut || field.halted) return;
    clear(control);
    this.say("saving", "Saving…");
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.flush(), 1000);
    this.every ??= setTimeout(() => { this.every = null; this.flush(); }, 4500);
  }

  flush(leaving = false) {
    this.busy ??= this.saveAll(leaving).finally(() => { this.busy = null; });
    return this.busy;
  }

  async saveAll(leaving) {
    clearTimeout(this.again);
    for (let field; !this.signedOut && (field = this.changed.find((one) => !one.halted));) {
      const text = field.text;
      const slow = setTimeout(() => this.unsaved(), 3000);
      const answer = await save(this.form, field, text, leaving);
      clearTimeout(slow);
      if (!(await this.heard(field, text, answer))) return;
    }
    if (!this.signedOut) this.sumUp();
  }

  // Save what is pending before the whole form goes; stay, with everything in it, if that fails.
  async submit(event) {
    if (!this.changed.length) return;
    event.preventDefault();
    await this.busy;
    await this.flush();
    if (!this.changed.length) this.form.requestSubmit(event.submitter);
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
