-- Blocks that mend themselves: what a person set for it, what is counted, and what was done.

-- BlockHealing of domain/heal_settings.ts: only what differs from the usual.
ALTER TABLE blocks ADD COLUMN healing TEXT NOT NULL DEFAULT '{}';
-- Scheduled failures in a row that code could mend.
ALTER TABLE blocks ADD COLUMN heal_streak INTEGER NOT NULL DEFAULT 0;
-- What the sources of the current version no longer give although it still works, as Drift of domain/drift.ts.
ALTER TABLE blocks ADD COLUMN drift TEXT NOT NULL DEFAULT '[]';

-- What each source answers to a version, without values.
CREATE TABLE answer_shapes (
  block_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- Method and address without query; parts of the path that vary as {}.
  source TEXT NOT NULL,
  -- SHA-256 of the newest shape, hex: what is the same needs no comparing.
  seen_hash TEXT NOT NULL,
  -- AnswerShape of the good answers of this version together.
  shape TEXT NOT NULL,
  -- ShapeChange of what the newest answer lacks.
  lost TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (block_id, version, source),
  FOREIGN KEY (block_id, version) REFERENCES block_versions (block_id, number) ON DELETE CASCADE
);

-- One row a heal; the row that runs is the claim on its block.
CREATE TABLE heals (
  id INTEGER PRIMARY KEY,
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  generation_id TEXT,
  -- failures | person | command
  trigger TEXT NOT NULL,
  -- running | adopted | proposed | failed | cancelled | interrupted
  status TEXT NOT NULL,
  base_version INTEGER NOT NULL,
  -- Version that came of it.
  version INTEGER,
  -- What was wrong, and what was done or why nothing was, for people.
  problem TEXT NOT NULL,
  result TEXT NOT NULL DEFAULT '',
  -- What changed at the sources, in words.
  changes TEXT NOT NULL DEFAULT '[]',
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- The person has read that it was repaired.
  dismissed_at INTEGER
);
CREATE INDEX heals_by_block ON heals (block_id, id DESC);
CREATE INDEX heals_started ON heals (started_at);
CREATE UNIQUE INDEX heals_running ON heals (block_id) WHERE status = 'running';
