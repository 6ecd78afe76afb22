-- What the last good runs of each version asked and were answered, so that they can be run again without a network.
-- A row a run. Answers stand there without their bodies, which are kept once a block.
CREATE TABLE recorded_responses (
  id INTEGER PRIMARY KEY,
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  -- The instant that the code saw; moves on when a later run was answered the same.
  at INTEGER NOT NULL,
  -- 0 when an answer was too large to keep as it was.
  is_whole INTEGER NOT NULL,
  -- Of all that the run was answered, bodies that other runs share included.
  bytes INTEGER NOT NULL,
  -- SHA-256 of all that makes two runs the same, hex.
  fingerprint TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  locale TEXT NOT NULL,
  settings TEXT NOT NULL,
  responses TEXT NOT NULL,
  FOREIGN KEY (block_id, version) REFERENCES block_versions (block_id, number) ON DELETE CASCADE
);
CREATE INDEX recorded_responses_newest ON recorded_responses (block_id, version, at DESC, id DESC, is_whole, bytes);

-- Never shared between blocks: what one may read is nothing to another.
CREATE TABLE recorded_bodies (
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  -- SHA-256 of the body, hex.
  hash TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (block_id, hash)
);
