// Copies a text box with one click, and says so; without script the box is selected by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      document.querySelector("[data-copied]").textContent = "Copied.";
    } catch {
      document.querySelector("[data-copied]").textContent = "It is selected: press Ctrl and C to copy it.";
    }
  });
}
