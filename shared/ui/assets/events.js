"use strict";

// Tells a signed-in page at once that its session ended, and puts a notice in
// the place of its content. What somebody has typed stays.
//
// One page of the browser listens to the server, the one that holds a Web Lock,
// because a browser opens few connections to one server; it tells the others.
// The addresses, and the notice itself, are in the template that ui.Watch wrote.
(() => {
  const notice = document.getElementById("session-ended");
  const { session, user, events, renew, who, signedOut } = notice.dataset;
  const channel = new BroadcastChannel("multiapp_session_ended");
  const waits = { first: 1000, last: 30000 };
  let over = false;
  let stop = new AbortController();
  let failures = 0;
  let behind = 0; // how far the server's clock is behind this one, where it differs by a second or more
  let heard = Date.now(); // when the server was last asked
  let wake = () => {};

  const at = (moment) => Math.min(Date.now(), Date.parse(moment) + behind);

  const pause = () => new Promise((done) => {
    const wait = Math.min(waits.last, waits.first * 2 ** failures++) * (0.5 + Math.random() / 2);
    wake = done;
    setTimeout(done, wait);
  });

  // Renews the access token if that is needed, and learns whose session the browser has.
  async function ask() {
    heard = Date.now();
    const answer = await fetch(renew, { cache: "no-store", headers: { Accept: "application/json" } });
    const landed = new URL(answer.url);
    if (landed.pathname === signedOut) return { reason: landed.searchParams.get("reason") ?? "" };
    if (answer.status === 401) return { reason: "" };
    return answer.ok ? answer.json() : {};
  }

  // One connection, until it says something or the server refuses it. After a
  // network error EventSource comes back by itself.
  const listen = (signal) => new Promise((done) => {
    const source = new EventSource(events);
    const close = (said) => {
      source.close();
      signal.removeEventListener("abort", aborted);
      done(said);
    };
    const aborted = () => close({});
    signal.addEventListener("abort", aborted);
    source.addEventListener("open", ({ data }) => {
      failures = 0;
      if (data === undefined) return; // the connection, not the server's event
      const { sid, now } = JSON.parse(data);
      const difference = Date.now() - Date.parse(now);
      behind = Math.abs(difference) < 1000 ? 0 : difference;
      if (sid !== session) close({ sid });
    });
    source.addEventListener("ended", ({ data }) => close(JSON.parse(data)));
    source.addEventListener("expired", () => close({}));
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && close({ refused: true }));
  });

  async function watch(signal) {
    while (!over && !signal.aborted) {
      const said = await listen(signal);
      if (signal.aborted) return;
      if (said.at !== undefined && said.sid === session) {
        tell({ ended: at(said.at), received: at(said.received), learned: Date.now(), by: said.by, reason: said.reason === "expired" ? "expired" : "elsewhere" });
        await ask().catch(() => {}); // the server takes its cookies back
        return;
      }
      if (said.refused) await pause();
      await check();
    }
  }

  async function check() {
    const now = await ask().catch(() => ({}));
    if (now.reason !== undefined) tell({ learned: Date.now(), reason: now.reason });
    else if (now.sid !== undefined && now.sid !== session) replaced();
  }

  // A page that comes back after a minute asks, in case nothing could be heard.
  function comeBack() {
    if (document.visibilityState !== "visible" || over) return;
    wake();
    if (Date.now() - heard > 60000) void check();
  }

  // Another sign-in of this browser has taken the place of this page's.
  function replaced() {
    over = true;
    stop.abort();
    if (typedForms().length === 0) location.reload();
  }

  function tell(ending) {
    channel.postMessage({ session, ending });
    show(ending);
  }

  function ago(ms) {
    const seconds = Math.max(0, ms) / 1000;
    if (seconds < 10) return `${seconds.toFixed(1)} s ago`;
    if (seconds < 60) return `${Math.floor(seconds)} s ago`;
    return seconds >= 3600 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 60)} min ago`;
  }

  function text({ reason, ended, by }) {
    if (reason === "expired") return "Your session expired.";
    if (reason !== "elsewhere") return "You are signed out.";
    return ended ? `You signed out in ${by || "another app"} · ${ago(Date.now() - ended)}` : "You signed out in another app.";
  }

  // The forms in which somebody has typed or chosen something.
  function typedForms() {
    const typed = (field) => {
      if (["hidden", "submit", "button"].includes(field.type)) return false;
      if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
      if (field instanceof HTMLSelectElement) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected));
      return "defaultValue" in field && field.value !== field.defaultValue;
    };
    return [...document.querySelectorAll("main form")].filter((form) => [...form.elements].some(typed));
  }

  function show(ending) {
    if (over) return;
    over = true;
    stop.abort();
    const main = document.querySelector("main");
    const focused = document.activeElement;
    const kept = typedForms();
    const content = notice.content.cloneNode(true);
    fill(content, ending, kept.length > 0);
    const said = content.querySelector("[data-said]").textContent;
    main.replaceChildren(content, ...kept);
    main.classList.toggle("page-narrow", kept.length === 0);
    document.querySelector(".user-chip")?.remove();
    document.title = document.title.replace(/^[^·]*/, "Signed out ");
    kept.forEach(guard);
    // The focus stays where somebody types; what it was on and is gone gives it to the notice.
    if (focused !== document.activeElement) (main.contains(focused) ? focused : main).focus({ preventScroll: kept.length > 0 });
    document.getElementById("session-status").textContent = said;
  }

  function fill(content, ending, kept) {
    content.querySelector("[data-said]").textContent = text(ending);
    content.getElementById("signed-out-reason").dataset.reason = ending.reason;
    content.querySelector("[data-more]").hidden = ending.reason !== "elsewhere";
    content.querySelector("[data-kept]").hidden = !kept;
    if (kept) content.getElementById("sign-in").target = "_blank";
    if (!ending.ended) content.querySelector("[data-step=learned] .step-title").textContent = "This page noticed when it asked";
    const ended = content.querySelector("[data-step=ended] .step-title");
    if (ending.reason === "expired") ended.textContent = "The session expired at the environment";
    else ended.append(` ${ending.by || "another app"}`);
    for (const step of content.querySelectorAll("[data-step]")) {
      const moment = ending[step.dataset.step];
      if (moment === undefined) {
        step.remove();
        continue;
      }
      const time = step.querySelector("time");
      time.dateTime = new Date(moment).toISOString();
      time.textContent = `${time.dateTime.slice(11, 23)} UTC`;
      if (ending.ended && moment !== ending.ended) step.querySelector(".step-duration").textContent = `${Math.max(0, moment - ending.ended)} ms later`;
    }
  }

  // What was kept is sent only when the same user is signed in again: else the server would drop it.
  function guard(form) {
    let allowed = false;
    form.addEventListener("submit", async (event) => {
      if (allowed) return;
      event.preventDefault();
      const { sub } = await fetch(who, { cache: "no-store" }).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
      allowed = sub === user;
      if (allowed) form.requestSubmit(event.submitter);
      else document.getElementById("session-notice").scrollIntoView();
    });
  }

  function start() {
    stop = new AbortController();
    const { signal } = stop;
    const held = () => watch(signal);
    if (!navigator.locks) return void held();
    navigator.locks.request("multiapp_session_events", { signal }, held).catch(() => {});
  }

  channel.addEventListener("message", ({ data }) => data.session === session && show(data.ending));
  document.addEventListener("visibilitychange", comeBack);
  addEventListener("online", comeBack);
  addEventListener("pagehide", () => stop.abort());
  addEventListener("pageshow", ({ persisted }) => persisted && !over && start());
  start();
})();
