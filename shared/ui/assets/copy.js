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

// What is shown once is gone when the page is left, also from a page that the browser
// keeps for the way back.
addEventListener("pagehide", () => {
  for (const element of document.querySelectorAll("[data-once]")) element.textContent = "It was shown once.";
});
