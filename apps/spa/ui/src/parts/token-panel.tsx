import { useState } from 'react';
import type { Tokens } from '../auth/index.ts';

/** Shows the tokens themselves, and puts them into the page only while it is open. */
export function TokenPanel({ tokens }: { tokens: Tokens }) {
  const [open, setOpen] = useState(false);
  return (
    <details id="token-panel" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Look at the tokens</summary>
      {open && (
        <>
          <p className="muted">Whoever holds these is you. Look, and don’t paste them anywhere.</p>
          <Token label="Access token" value={tokens.accessToken.reveal()} />
          <Token label="ID token" value={tokens.idToken.reveal()} />
          <Token label="Refresh token" value={tokens.refreshToken?.reveal() ?? 'none'} />
        </>
      )}
    </details>
  );
}

function Token({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <p className="field-label">{label}</p>
      <code className="address">{value}</code>
    </div>
  );
}
