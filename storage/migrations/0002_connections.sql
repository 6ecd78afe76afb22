-- A secret and the only place that it may go to.
CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  methods TEXT NOT NULL,
  path_prefix TEXT NOT NULL,
  -- ConnectionAuth of domain/connection.ts: how the secret is put into a request, never the secret.
  auth TEXT NOT NULL,
  certificate_sha256 TEXT,
  -- The secret, readable only with the key and for this very row (services/connections/seal_secret.ts).
  sealed TEXT NOT NULL,
  sealed_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_used_at INTEGER,
  last_status INTEGER,
  last_error TEXT
);

-- Ids, not names: a connection that is made again under an old name must be approved again.
ALTER TABLE blocks ADD COLUMN approved_connections TEXT NOT NULL DEFAULT '[]';

-- Names of connections that wait for a person's yes.
ALTER TABLE generations ADD COLUMN connections TEXT NOT NULL DEFAULT '[]';
