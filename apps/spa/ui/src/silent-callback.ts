/**
 * The page inside the hidden iframe of a silent sign-in: it hands the
 * environment's answer to the app that opened the frame, and nobody else (the
 * target origin is our own). It checks nothing; the app does.
 */
const answer = location.search;
history.replaceState(null, '', location.pathname);
if (window.parent !== window) {
  window.parent.postMessage({ type: 'multiapp_spa_silent', answer }, location.origin);
}

export {};
