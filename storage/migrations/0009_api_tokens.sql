-- Tokens of programs that ask without a session. What a token is worth stands only as a hash.
CREATE TABLE api_tokens (
  -- Public part of the token: names it and opens nothing.
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  -- JSON array of words.
  scopes TEXT NOT NULL,
  -- SHA-256 of the secret part, hex.
  secret_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- NULL: never.
  expires_at INTEGER,
  -- Start of the newest day (UTC) on which it was used; a day is enough, and costs one write a day.
  last_used_day INTEGER
);
