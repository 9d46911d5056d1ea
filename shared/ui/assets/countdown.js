"use strict";

// Counts down to the moment in data-until (milliseconds since 1970). data-now is
// the server's clock when it made the page, so a wrong clock here does no harm.
for (const element of document.querySelectorAll("[data-until]")) {
  const until = Number(element.dataset.until);
  const ahead = Date.now() - Number(element.dataset.now);

  const tick = () => {
    const left = Math.max(0, Math.ceil((until - (Date.now() - ahead)) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    element.textContent = left > 0
      ? `${Math.floor(left / 60)}:${seconds} left`
      : "Renews at your next click";
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
