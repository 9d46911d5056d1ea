-- The claims that an authorization request asked for one by one, as the provider writes them; empty for none.
ALTER TABLE grants ADD COLUMN claims TEXT NOT NULL DEFAULT '';
