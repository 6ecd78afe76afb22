-- What was learned from failures and from what worked.

CREATE TABLE error_patterns (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  -- ErrorRule of generation/match_error_patterns.ts: lists and ranges, no patterns to run.
  rule TEXT NOT NULL,
  advice TEXT NOT NULL,
  -- Technique to change to; NULL when it stays.
  technique TEXT,
  -- Failures that it fits.
  seen INTEGER NOT NULL DEFAULT 0,
  -- Attempts that its advice was given to, and those of them that were good.
  tried INTEGER NOT NULL DEFAULT 0,
  worked INTEGER NOT NULL DEFAULT 0,
  -- 1: its words come with the program and are renewed at its start.
  is_seeded INTEGER NOT NULL DEFAULT 0,
  is_enabled INTEGER NOT NULL DEFAULT 1,
  updated_at INTEGER NOT NULL
);

CREATE TABLE error_pattern_hosts (
  pattern_id INTEGER NOT NULL REFERENCES error_patterns (id) ON DELETE CASCADE,
  host TEXT NOT NULL,
  tried INTEGER NOT NULL DEFAULT 0,
  worked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (pattern_id, host)
);

-- Advice whose attempt has not ended yet.
CREATE TABLE open_advice (
  generation_id TEXT NOT NULL REFERENCES generations (id) ON DELETE CASCADE,
  pattern_id INTEGER NOT NULL REFERENCES error_patterns (id) ON DELETE CASCADE,
  -- Empty when the failure had none.
  host TEXT NOT NULL,
  -- SHA-256 of the code that failed: the same code again is no attempt.
  code_hash TEXT NOT NULL,
  PRIMARY KEY (generation_id, pattern_id)
);

CREATE TABLE success_patterns (
  id INTEGER PRIMARY KEY,
  -- The person's own words.
  sentence TEXT NOT NULL,
  -- Kind of request: its telling words, small, each once, with single spaces.
  words TEXT NOT NULL,
  -- Empty for a block that asks nobody.
  host TEXT NOT NULL,
  -- Path and names of parameters, variable parts as {name}; never a value.
  endpoint TEXT NOT NULL,
  technique TEXT NOT NULL,
  view TEXT NOT NULL,
  -- Blocks that it was adopted for.
  uses INTEGER NOT NULL DEFAULT 0,
  broken INTEGER NOT NULL DEFAULT 0,
  last_worked_at INTEGER NOT NULL,
  UNIQUE (host, endpoint, technique, words)
);

-- Blocks that work by it.
CREATE TABLE success_pattern_blocks (
  pattern_id INTEGER NOT NULL REFERENCES success_patterns (id) ON DELETE CASCADE,
  block_id TEXT NOT NULL REFERENCES blocks (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  PRIMARY KEY (pattern_id, block_id)
);
CREATE INDEX success_pattern_blocks_by_block ON success_pattern_blocks (block_id);

-- By the id of the pattern; kept in step by storage/success_patterns.ts.
CREATE VIRTUAL TABLE success_pattern_words USING fts5(sentence, host, tokenize = 'porter unicode61 remove_diacritics 2');
