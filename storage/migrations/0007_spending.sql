-- What asking models costs: one row a call, and how much may be spent.

CREATE TABLE model_calls (
  id INTEGER PRIMARY KEY,
  -- Epoch milliseconds of its start.
  at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL DEFAULT 0,
  -- Neither refers to a row: what was spent stays spent when the block is gone.
  block_id TEXT,
  generation_id TEXT,
  -- write | repair | edit | heal | probe | test | rebuild | other
  purpose TEXT NOT NULL,
  model TEXT NOT NULL,
  -- Host of the model's address.
  provider TEXT NOT NULL,
  -- open while it runs, then ok, lost, or the kind of its ModelError.
  status TEXT NOT NULL,
  -- HTTP requests that it sent, tries after a refusal included.
  requests INTEGER NOT NULL DEFAULT 0,
  prompt_tokens INTEGER NOT NULL DEFAULT 0,
  -- Of the prompt's, those that the provider had in its cache.
  cached_tokens INTEGER NOT NULL DEFAULT 0,
  completion_tokens INTEGER NOT NULL DEFAULT 0,
  -- The server told no counts.
  is_estimated INTEGER NOT NULL DEFAULT 0,
  -- Millionths of a US dollar at the price of that moment; NULL where the price was not known.
  cost_micros INTEGER,
  -- Held back while the call is open, so that two at once never pass one budget.
  reserved_tokens INTEGER NOT NULL DEFAULT 0,
  reserved_micros INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX model_calls_by_time ON model_calls (at);
CREATE INDEX model_calls_by_block ON model_calls (block_id, at, generation_id, prompt_tokens, completion_tokens);
CREATE INDEX model_calls_by_generation ON model_calls (generation_id, at) WHERE generation_id IS NOT NULL;
CREATE INDEX model_calls_open ON model_calls (at) WHERE status = 'open';

-- NULL means without a limit, or for a block as for every block; a row that is missing means as shipped.
CREATE TABLE budgets (
  -- generation | block | day | month
  kind TEXT NOT NULL,
  -- Empty for the whole instance.
  block_id TEXT NOT NULL DEFAULT '',
  tokens INTEGER,
  -- Millionths of a US dollar.
  micros INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (kind, block_id)
);

-- From when the budget of a generation counts: a person who asks for another try gives it a new one.
ALTER TABLE generations ADD COLUMN budget_from INTEGER NOT NULL DEFAULT 0;
-- Id of the model that a person chose for it; NULL for the usual ones.
ALTER TABLE generations ADD COLUMN chosen_model TEXT;

ALTER TABLE blocks ADD COLUMN refresh_count INTEGER NOT NULL DEFAULT 0;
UPDATE blocks SET refresh_count =
  (SELECT COUNT(*) FROM execution_logs WHERE block_id = blocks.id AND type = 'refresh');

-- What was spent before there was a ledger: sums are known, their parts are not.
INSERT INTO model_calls (at, block_id, generation_id, purpose, model, provider, status, requests, prompt_tokens,
  is_estimated)
SELECT started_at, block_id, id, 'write', COALESCE(model, ''), '', 'ok', attempts, tokens, 1
FROM generations WHERE tokens > 0;
