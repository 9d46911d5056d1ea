import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../../../shared/ui/assets/ui.css';
import { App } from './app.tsx';
import { Client, Session, Timeline, loadConfig, thisBrowser, type Config } from './auth/index.ts';
import { Frame } from './parts/frame.tsx';
import { ProblemScreen } from './screens/problem.tsx';

const root = createRoot(document.getElementById('app')!);

try {
  start(await loadConfig((url, init) => fetch(url, init)));
} catch {
  root.render(<NotConfigured />);
}

/**
 * Creates the session outside React, so that a component that is drawn twice,
 * as in StrictMode, cannot redeem a code twice.
 */
function start(config: Config): void {
  const { origin } = new URL(config.spaUrl);
  if (location.origin !== origin) {
    // One canonical origin: 127.0.0.1 and localhost share neither storage nor redirect URLs.
    location.replace(origin + location.pathname + location.search);
    return;
  }
  const timeline = new Timeline(sessionStorage);
  const client = new Client({ config, fetch: (url, init) => fetch(url, init), now: Date.now, observer: timeline.add });
  const session = new Session(client, thisBrowser());
  wakeUp(session);
  void session.start(new URL(location.href));
  root.render(
    <StrictMode>
      <App config={config} client={client} session={session} timeline={timeline} />
    </StrictMode>,
  );
}

/** Timers stop while a page sleeps: look at the clock when it comes back. */
function wakeUp(session: Session): void {
  const check = () => session.check();
  addEventListener('online', check);
  addEventListener('focus', check);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check());
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    // The Back button can bring back this page as it was before a login or a logout.
    const { kind } = session.state.get();
    if (kind === 'signedIn') check();
    else void session.resume(location.pathname);
  });
}

function NotConfigured() {
  const problem = {
    title: 'This app is not set up',
    happened: 'Its configuration, /config.json, could not be read.',
    whatToDo: 'Check the log of the host that serves it, and reload.',
  };
  return (
    <Frame title="Not set up" narrow>
      <ProblemScreen problem={problem} onRetry={() => location.reload()} />
    </Frame>
  );
}
