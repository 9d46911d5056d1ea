import type { ReactNode } from 'react';

/** One row of {@link Facts}. */
export interface Fact {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** Explains the label in a short sentence. */
  readonly help?: string;
  /** Sets an identifier in a fixed-width font. */
  readonly code?: boolean;
  readonly extra?: ReactNode;
}

/** A definition list. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ id, label, value, help, code, extra }) => (
        <div className="fact" key={id}>
          <dt>
            {label}
            {help !== undefined && <span className="fact-help">{help}</span>}
          </dt>
          <dd>
            <span id={id} className={code ? 'code' : undefined}>
              {value}
            </span>
            {extra}
          </dd>
        </div>
      ))}
    </dl>
  );
}
