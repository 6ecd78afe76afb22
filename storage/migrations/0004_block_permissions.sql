-- What a person granted or set for one block; never what a version asks for.

-- Exact host:port entries that its process may reach by itself, past the broker.
ALTER TABLE blocks ADD COLUMN direct_network TEXT NOT NULL DEFAULT '[]';
-- Limits of its runs that differ from the defaults, by name.
ALTER TABLE blocks ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';
