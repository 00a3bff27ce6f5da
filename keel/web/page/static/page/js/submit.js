// One click, one result: a form that is on its way cannot be sent again for ten seconds.
// The server holds the same promise by the form's idempotency key; this only spares the wait.
const away = new WeakSet();

function release(form) {
  away.delete(form);
  for (const button of form.querySelectorAll("[data-away]")) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("data-away");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (away.has(form)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  away.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
  event.submitter?.setAttribute("data-away", "");
  setTimeout(() => release(form), 10000);
});

// Back button: the page may come out of the browser's memory with the button still off.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});
