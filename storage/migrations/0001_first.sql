-- Times are epoch milliseconds, UTC. JSON columns are parsed where they are read.

CREATE TABLE dashboards (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  position INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);

CREATE TABLE blocks (
  id TEXT PRIMARY KEY,
  dashboard_id TEXT NOT NULL REFERENCES dashboards (id),
  title TEXT NOT NULL,
  prompt TEXT NOT NULL,
  position INTEGER NOT NULL,
  grid_columns INTEGER NOT NULL,
  grid_rows INTEGER NOT NULL,
  -- NULL while no version was good enough to show.
  current_version INTEGER,
  settings TEXT NOT NULL DEFAULT '{}',
  -- Hosts that a person approved; a version may use no other.
  approved_hosts TEXT NOT NULL DEFAULT '[]',
  -- NULL: the version's own schedule.
  refresh TEXT,
  is_paused INTEGER NOT NULL DEFAULT 0,
  -- NULL: never by itself.
  next_run_at INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  -- RunError of the newest run, NULL when it was good.
  last_error TEXT,
  last_run_at INTEGER,
  last_success_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
);
CREATE INDEX blocks_by_dashboard ON blocks (dashboard_id, position) WHERE deleted_at IS NULL;
CREATE INDEX blocks_due ON blocks (next_run_at) WHERE deleted_at IS NULL AND is_paused = 0 AND current_version IS NOT NULL;

-- Small columns stand first: SQLite walks over the large ones to reach what comes after them.
CREATE TABLE block_versions (
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('adopted', 'draft')),
  reason TEXT NOT NULL,
  parent INTEGER,
  tokens INTEGER NOT NULL DEFAULT 0,
  -- Why a draft was not adopted, for people.
  problem TEXT,
  css_hash TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  backend TEXT NOT NULL,
  view TEXT NOT NULL,
  -- CompiledBlock of sandbox/types.ts; NULL when a draft does not compile.
  compiled TEXT,
  css TEXT NOT NULL DEFAULT '',
  -- JSON Schema of the data, from the trial.
  data_schema TEXT,
  PRIMARY KEY (block_id, number)
);
CREATE INDEX block_versions_tokens ON block_versions (block_id, tokens);

CREATE TABLE block_data (
  id INTEGER PRIMARY KEY,
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- Bytes of data, tree and text together.
  bytes INTEGER NOT NULL,
  tree TEXT NOT NULL,
  -- Words a person sees on the card.
  text TEXT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX block_data_newest ON block_data (block_id, at DESC, id DESC, bytes);

CREATE TABLE execution_logs (
  id INTEGER PRIMARY KEY,
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  version INTEGER,
  type TEXT NOT NULL CHECK (type IN ('trial', 'refresh', 'generate', 'heal')),
  -- schedule, person, settings, start, command, ...
  reason TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'cancelled')),
  stage TEXT,
  tokens INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  error TEXT,
  request_count INTEGER NOT NULL DEFAULT 0,
  requests TEXT NOT NULL DEFAULT '[]',
  logs TEXT NOT NULL DEFAULT '[]',
  -- NULL for what never reached the sandbox.
  timings TEXT,
  usage TEXT,
  isolation TEXT,
  warnings TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX execution_logs_newest ON execution_logs (block_id, id DESC, started_at);
CREATE INDEX execution_logs_spending ON execution_logs (started_at, tokens) WHERE tokens > 0;

CREATE TABLE generations (
  id TEXT PRIMARY KEY,
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  sentence TEXT NOT NULL,
  -- running | adopted | draft | needs_approval | failed | cancelled | interrupted
  status TEXT NOT NULL,
  -- Stages so far, as the card shows them.
  progress TEXT NOT NULL DEFAULT '[]',
  attempts INTEGER NOT NULL DEFAULT 0,
  tokens INTEGER NOT NULL DEFAULT 0,
  -- Hosts that wait for a person's yes.
  hosts TEXT NOT NULL DEFAULT '[]',
  diagnosis TEXT,
  -- Version that it gave, adopted or draft; NULL while there is none.
  version INTEGER,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
);
CREATE INDEX generations_by_block ON generations (block_id, started_at DESC);

CREATE TABLE sessions (
  -- SHA-256 of the cookie's value, hex.
  token_hash TEXT PRIMARY KEY,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE TABLE sign_in_links (
  -- SHA-256 of the link's token, hex.
  token_hash TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
);

-- One JSON value a name: model settings, locale, time zone, price table, retention, ...
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);
