import { useEffect, useRef, type ReactNode } from 'react';
import type { Config } from '../auth/index.ts';
import { initials } from '../format.ts';

/** What the frame of a screen shows. */
export interface FrameProps {
  readonly title: string;
  readonly config?: Config | undefined;
  readonly userName?: string | undefined;
  /** One centred column, for messages. */
  readonly narrow?: boolean;
  /** Said by a screen reader when it changes. */
  readonly status?: string;
  readonly children: ReactNode;
}

/** The frame of every screen: header, one main landmark, footer. A new screen takes the focus. */
export function Frame({ title, config, userName, narrow = false, status = '', children }: FrameProps) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(title);
  useEffect(() => {
    document.title = `${title} · Single page app · multiapp`;
    if (shown.current !== title) main.current?.focus();
    shown.current = title;
  }, [title]);
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <header className="site-header">
        <div className="site-header-inner">
          <a className="brand" href="/">
            <Logo />
            <span className="brand-name">multiapp</span>
          </a>
          {config && <Apps config={config} />}
          {userName !== undefined && <UserChip name={userName} />}
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={narrow ? 'page page-narrow' : 'page'}>
        {children}
      </main>
      <footer className="site-footer">
        <p>multiapp: several apps, one session.</p>
      </footer>
      <p className="visually-hidden" role="status">
        {status}
      </p>
    </>
  );
}

function Apps({ config }: { config: Config }) {
  return (
    <nav className="site-nav" aria-label="Apps of this session">
      <ul>
        <li>
          <a href={config.webUrl}>Web app</a>
        </li>
        <li>
          <a href="/" aria-current="page">
            Single page app
          </a>
        </li>
        <li>
          <a href={config.issuer}>Local environment</a>
        </li>
      </ul>
    </nav>
  );
}

function UserChip({ name }: { name: string }) {
  return (
    <p className="user-chip">
      <span className="avatar" aria-hidden="true">
        {initials(name)}
      </span>
      <span>
        <span className="visually-hidden">Signed in as </span>
        {name}
      </span>
    </p>
  );
}

const app =
  'M5.5 2H11A3.5 3.5 0 0 1 14.5 5.5V6.11A10 10 0 0 0 6.11 14.5H5.5A3.5 3.5 0 0 1 2 11V5.5A3.5 3.5 0 0 1 5.5 2Z';

/** Four apps that share one ring, drawn in the colours of the theme. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <circle className="logo-ring" cx="16" cy="16" r="6.9" fill="none" stroke="currentColor" strokeWidth="2.8" />
      <path className="logo-app" d={app} />
      <path className="logo-app" d={app} transform="rotate(90 16 16)" />
      <path className="logo-app" d={app} transform="rotate(270 16 16)" />
      <path className="logo-app logo-app-lit" d={app} transform="rotate(180 16 16)" />
    </svg>
  );
}
