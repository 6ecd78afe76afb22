-- When a run of the current version began that has not ended: what a stopped program left in the middle shows by it.
ALTER TABLE blocks ADD COLUMN running_since INTEGER;
CREATE INDEX blocks_running ON blocks (running_since) WHERE running_since IS NOT NULL;
