import { tradeOffs, type Session, type StorageName } from '../auth/index.ts';
import { Card } from './card.tsx';

const names = Object.keys(tradeOffs) as StorageName[];

/** Chooses where the tokens are kept, with what each place means. */
export function StorageSwitch({ session }: { session: Session }) {
  return (
    <Card title="Where your tokens are kept">
      <div className="accounts" role="radiogroup" aria-label="Where your tokens are kept">
        {names.map((name) => (
          <Choice key={name} name={name} session={session} />
        ))}
      </div>
    </Card>
  );
}

function Choice({ name, session }: { name: StorageName; session: Session }) {
  const { title, survivesReload, survivesTabClose, readableByScript } = tradeOffs[name];
  return (
    <label className="account">
      <input
        type="radio"
        name="storage"
        id={`storage-${name}`}
        checked={session.storageName === name}
        onChange={() => session.useStorage(name)}
      />
      <span>
        <span className="account-name">{title}</span>
        <span className="account-detail">Survives a reload: {survivesReload}.</span>
        <span className="account-detail">Survives closing the tab: {survivesTabClose}.</span>
        <span className="account-detail">Readable by an injected script: {readableByScript}.</span>
      </span>
    </label>
  );
}
