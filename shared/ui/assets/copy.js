"use strict";

// Shows a button beside each text that can be copied: data-copy names the element.
// Where the browser gives no access to the clipboard the text is selected instead.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const said = document.getElementById(`${button.id}-said`);

  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(source);
      said.textContent = "Selected: copy it with the keyboard.";
    }
  });
}

// What is shown once is gone when the page is left. A browser that has kept the page
// for the way back asks the server again.
const once = document.querySelectorAll("[data-once]");
addEventListener("pagehide", () => once.forEach((element) => element.replaceChildren()));
addEventListener("pageshow", ({ persisted }) => persisted && once.length > 0 && location.reload());
