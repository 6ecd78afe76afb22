-- Dashboards that can be deleted, and what a folder of blocks was applied to.

-- NULL while it is there. Its blocks lie in the trash with the same time.
ALTER TABLE dashboards ADD COLUMN deleted_at INTEGER;
-- Name in the folder that it is applied from; NULL for one made here.
ALTER TABLE dashboards ADD COLUMN source TEXT;
ALTER TABLE blocks ADD COLUMN source TEXT;
-- Hash of what was applied last.
ALTER TABLE blocks ADD COLUMN source_hash TEXT;
