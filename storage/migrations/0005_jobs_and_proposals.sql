-- A generation does more than make a block: it edits, heals, or writes one anew.

ALTER TABLE generations ADD COLUMN job TEXT NOT NULL DEFAULT 'new';
-- What the person asked of the block that was there; NULL for a new one and for a heal.
ALTER TABLE generations ADD COLUMN request TEXT;
-- Version that it started from.
ALTER TABLE generations ADD COLUMN base_version INTEGER;
-- Model that was asked, as it calls itself.
ALTER TABLE generations ADD COLUMN model TEXT;
-- Plan and Refusal of generation/types.ts.
ALTER TABLE generations ADD COLUMN plan TEXT;
ALTER TABLE generations ADD COLUMN refusal TEXT;
-- Settings that only the person can fill in.
ALTER TABLE generations ADD COLUMN facts TEXT NOT NULL DEFAULT '[]';

-- A version that passed its trial and waits for a person to choose it, with what its trial showed.
CREATE TABLE proposals (
  block_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- edit | heal | rebuild | hand
  kind TEXT NOT NULL,
  generation_id TEXT REFERENCES generations (id) ON DELETE SET NULL,
  created_at INTEGER NOT NULL,
  -- Notes of the trial, as RunWarning.
  warnings TEXT NOT NULL DEFAULT '[]',
  approved_hosts TEXT NOT NULL DEFAULT '[]',
  tree TEXT NOT NULL,
  text TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (block_id, version),
  FOREIGN KEY (block_id, version) REFERENCES block_versions (block_id, number) ON DELETE CASCADE
);
