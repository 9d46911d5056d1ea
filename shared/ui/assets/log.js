"use strict";

// Draws the protocol log while it grows. #diagram listens to its data-stream
// (server-sent events): each "message" is one message as the server draws it; "stale"
// means that the page lacks something, and is fetched again. The reader's place stays
// where it is, unless it is at the end, which follows. Without this script the page is
// as true as when it was loaded.
(() => {
  const diagram = document.getElementById("diagram");
  if (!diagram?.dataset.stream) return;
  const status = document.getElementById("log-status");
  const pause = document.getElementById("pause");
  const limits = { rows: 500, held: 500, near: 48, announce: 500 };
  let held = null; // what came while paused
  let stale = false; // and whether the page has to be fetched again
  let source;
  let said = [];
  let announcing = false;

  const messages = () => document.getElementById("messages");
  const atEnd = () => Math.abs(diagram.scrollTop) < limits.near; // it is a column that runs backwards

  function element(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  function draw({ html, said: sentence }) {
    const row = element(html);
    if (row.id && document.getElementById(row.id)) return;
    const follow = atEnd();
    const mark = follow ? null : messages().lastElementChild;
    const was = mark?.getBoundingClientRect().top;
    row.classList.add("message-new");
    messages().append(row);
    if (follow) diagram.scrollTop = 0;
    else diagram.scrollTop += mark.getBoundingClientRect().top - was;
    trim();
    announce(sentence);
  }

  // The oldest rows go; the link to them stays true.
  function trim() {
    const rows = messages().children;
    if (rows.length <= limits.rows) return;
    while (rows.length > limits.rows) rows[0].remove();
    const older = new URL(diagram.dataset.older, location.href);
    older.searchParams.set("before", rows[0].dataset.eventId);
    document.getElementById("older").href = older;
    document.getElementById("older-line").hidden = false;
  }

  // One summary for many messages, so that a screen reader can keep up.
  function announce(sentence) {
    said.push(sentence);
    if (announcing) return;
    announcing = true;
    setTimeout(() => {
      status.textContent = said.length === 1 ? said[0] : `${said.length} new messages. ${said.at(-1)}`;
      said = [];
      announcing = false;
    }, limits.announce);
  }

  function receive(event) {
    const message = JSON.parse(event.data);
    if (!held) return draw(message);
    held.push(message);
    if (held.length > limits.held) held.shift();
    label();
  }

  function label() {
    pause.setAttribute("aria-pressed", String(held !== null));
    pause.textContent = held === null ? "Pause" : held.length === 0 ? "Resume" : `Resume (${held.length})`;
  }

  function toggle() {
    const came = held;
    held = held === null ? [] : null;
    label();
    if (held) status.textContent = "Paused. What comes is kept.";
    else if (stale) void refresh();
    else came.forEach(draw);
  }

  // What the page shows is replaced by what the server would show by now; what is open stays open.
  async function refresh() {
    source.close();
    stale = held !== null;
    if (stale) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("diagram");
      for (const { parentElement: { id } } of diagram.querySelectorAll("li > details[open]")) fresh.querySelector(`#${id} > details`)?.setAttribute("open", "");
      const known = new Set([...messages().children].map(({ id }) => id));
      const rows = [...fresh.querySelectorAll(".message")].filter(({ id }) => !known.has(id));
      rows.forEach((row) => row.classList.add("message-new"));
      diagram.replaceChildren(...document.importNode(fresh, true).childNodes);
      diagram.dataset.stream = fresh.dataset.stream;
      diagram.hidden = fresh.hidden;
      document.getElementById("log-empty").hidden = !fresh.hidden;
      if (rows.length > 0) announce(rows.length === 1 ? "1 new message." : `${rows.length} new messages.`);
      listen();
    } catch {
      setTimeout(refresh, 1000); // the environment is away
    }
  }

  function listen() {
    source = new EventSource(diagram.dataset.stream);
    source.addEventListener("message", receive);
    source.addEventListener("stale", refresh);
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(refresh, 2000);
    });
  }

  // What is opened grows downwards from the line that was clicked, although the column runs backwards, and moves up as far as
  // it has to be seen.
  function stay({ target }) {
    const details = target.closest("summary")?.parentElement;
    if (!details) return;
    const row = details.closest(".message");
    const was = row.getBoundingClientRect().top;
    details.addEventListener("toggle", () => {
      const { top, height } = row.getBoundingClientRect();
      const highest = document.getElementById("lanes").getBoundingClientRect().bottom;
      const lowest = diagram.getBoundingClientRect().bottom - height;
      diagram.scrollTop += top - Math.max(highest, Math.min(was, lowest));
    }, { once: true });
  }

  diagram.addEventListener("click", stay);
  pause.hidden = false;
  pause.addEventListener("click", toggle);
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", ({ persisted }) => persisted && refresh());
  listen();
})();
