// One field that is saved as it is typed: what it holds, what the server holds, and its version.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

const isChoice = (control) => /^(radio|checkbox)$/.test(control.type);

export class Field {
  constructor(form, control) {
    Object.assign(this, { form, control, name: control.name, version: +control.dataset.version, halted: "" });
    this.saved = this.asServed();
  }

  get controls() { return [...this.form.elements].filter((c) => c.name === this.name); }

  get text() {
    if (!isChoice(this.control)) return this.control.value;
    return this.controls.filter((c) => c.checked).map((c) => c.value).join("\n");
  }

  set text(text) {
    const lines = text.split("\n");
    for (const c of this.controls) {
      if (isChoice(c)) c.checked = lines.includes(c.value);
      else c.value = text;
    }
    this.control.dispatchEvent(new Event("keel:written", { bubbles: true }));
  }

  // What stood in the page as it came: text that the browser put back after a reload counts as typed.
  asServed() {
    if (isChoice(this.control)) return this.controls.filter((c) => c.defaultChecked).map((c) => c.value).join("\n");
    if (this.control.options) return this.control.value;
    return this.control.defaultValue ?? this.control.value;
  }

  get changed() { return this.text !== this.saved; }

  // The server holds this text at this version.
  holds(text, version) {
    Object.assign(this, { saved: text, version });
    const hidden = this.form.elements.namedItem(`${this.name}.version`);
    if (hidden) hidden.value = version;
  }

  // The same for as long as the same save is tried again.
  keyOf(text) {
    const what = `${this.version}:${text}`;
    if (this.keyFor !== what) Object.assign(this, { keyFor: what, key: newKey() });
    return this.key;
  }
}
