"use strict";

// Keeps a part of a page up to date. An element with data-live listens to that
// address (server-sent events); when it hears "changed", the page is fetched again
// and the element gets the content that it has there. Times in words are refreshed
// every half minute. Without this script the page is as true as when it was loaded.
(() => {
  const part = document.querySelector("[data-live]");
  const pause = { between: 500, words: 30000 };
  let due = false;
  let busy = false;

  async function refresh() {
    due = true;
    if (busy || document.hidden) return;
    busy = true;
    due = false;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (answer.ok && fresh && fresh.innerHTML !== part.innerHTML) replace(fresh);
    } catch {
      // The environment is away. The next event, or the next half minute, tries again.
    }
    await new Promise((done) => setTimeout(done, pause.between));
    busy = false;
    if (due) refresh();
  }

  // Whoever is in the middle of the part keeps the focus, and what they have opened.
  function replace(fresh) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...part.querySelectorAll("details[open][id]")].map((details) => details.id);
    part.replaceChildren(...document.importNode(fresh, true).childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  // A browser opens few connections to one server, so a page that nobody sees has none.
  let source;
  function listen() {
    source?.close();
    if (document.hidden) return;
    source = new EventSource(part.dataset.live);
    source.addEventListener("open", refresh); // something may have happened before it was heard
    source.addEventListener("changed", refresh);
  }

  listen();
  document.addEventListener("visibilitychange", listen);
  setInterval(refresh, pause.words);
})();
