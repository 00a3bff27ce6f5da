// What each answer of the server leads to: the status line, another try, a choice, a sign-in.
import { clear, hideSignedOut, showConflict, showNewer, showSignedOut } from "./autosave_panels.js";
import { versions } from "./autosave_server.js";

const OUT = ["signed out", "someone else"];
const WAITS = [1, 2, 4, 8, 16, 30];

export class Answers {
  say(state, text) {
    const status = this.form.querySelector("[data-save-status]");
    const spoken = this.form.querySelector("[data-save-spoken]");
    if (status) Object.assign(status, { textContent: text }).dataset.state = state;
    const bad = state === "unsaved" || state === "refused";
    if (spoken && (bad ? this.told !== text : this.told && state === "saved")) {
      spoken.textContent = text;
      this.told = bad ? text : "";
    }
  }

  unsaved() { this.say("unsaved", `Not saved since ${this.at.slice(0, 5)}, still trying.`); }

  // Say whether to go on with the next field.
  async heard(field, text, answer) {
    if (answer.kind === "saved") {
      Object.assign(this, { tries: 0, at: answer.saved_at });
      field.holds(text, answer.version);
      if (field.next !== undefined) [field.text, field.next] = [field.next, undefined];
    } else if (answer.kind === "conflict") {
      field.halted = "conflict";
      showConflict(field, answer, (what) => this.settle(field, answer, what));
    } else if (answer.kind === "refused") {
      field.halted = "refused";
      this.refusal = answer.error;
    } else if (answer.kind === "failed") {
      this.unsaved();
      this.again = setTimeout(() => this.flush(), WAITS[Math.min(this.tries, 5)] * 1000);
      this.tries += 1;
      if (answer.stale) await this.ask();
      return false;
    } else {
      this.leftOut(answer);
      return false;
    }
    return true;
  }

  sumUp() {
    const halted = this.changed.map((field) => field.halted);
    if (halted.includes("conflict")) this.say("unsaved", "Not saved yet: choose between two versions above.");
    else if (halted.includes("refused")) this.say("refused", `Not saved. ${this.refusal}`);
    else if (!halted.length) this.say("saved", `Saved ${this.at}`);
  }

  leftOut(answer, quietly = false) {
    this.signedOut = true;
    this.say("unsaved", `Not saved since ${this.at.slice(0, 5)}: sign in again.`);
    showSignedOut(answer.url, answer.kind === "someone else", quietly, () => this.comeBack());
  }

  // Nothing is sent before the new token is here.
  async comeBack(quietly = false) {
    const answer = await versions(this.form);
    if (OUT.includes(answer.kind)) this.leftOut(answer, quietly);
    else if (!quietly || answer.kind === "versions") {
      hideSignedOut();
      this.signedOut = false;
      this.flush();
    }
  }

  // Ask for the versions; this renews the form's token too.
  async ask(name) {
    const answer = await versions(this.form, name);
    if (OUT.includes(answer.kind)) this.leftOut(answer);
    return answer;
  }

  async poll() {
    if (this.signedOut) return void this.comeBack(true);
    if (this.busy) return;
    const { fields = {} } = await this.ask();
    for (const [name, theirs] of Object.entries(fields)) {
      const field = this.fields.get(name);
      const newer = field && !this.busy && !field.changed && theirs.version > field.version;
      if (newer) showNewer(field, theirs, () => this.take(field));
    }
  }

  async take(field) {
    const theirs = (await this.ask(field.name)).fields?.[field.name];
    if (theirs?.text === undefined || field.changed) return;
    field.holds(theirs.text, theirs.version);
    field.text = theirs.text;
    clear(field.control);
    field.control.focus();
  }

  // "theirs" saves mine first and theirs on top of it, so that the history holds both.
  settle(field, theirs, what) {
    const mine = field.text;
    field.holds(null, theirs.version);
    field.halted = "";
    if (what === "both") field.text = `${theirs.theirs}\n\n${mine}`;
    if (what === "theirs") field.next = theirs.theirs;
    this.flush();
  }
}
