"use strict";

// Says what is wrong with a field while somebody types. A field with data-check asks
// that address, with uri=VALUE added; the answer {"problem": TEXT} goes into the
// element that the page has for it, which screen readers announce. The rules are the
// server's alone, and it checks again when the form is sent.
for (const field of document.querySelectorAll("[data-check]")) {
  const problem = document.getElementById(`${field.id}-problem`);
  const quiet = 400; // milliseconds without typing
  let timer;
  let asked = new AbortController();

  async function check() {
    asked.abort();
    asked = new AbortController();
    const address = new URL(field.dataset.check, location.href);
    address.searchParams.set("uri", field.value);
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).problem);
    } catch {
      // Another key was pressed, or the environment is away: sending the form will tell.
    }
  }

  function show(text) {
    if (problem.textContent !== text) problem.textContent = text;
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, quiet);
  });
}
