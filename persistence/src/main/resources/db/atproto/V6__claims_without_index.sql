-- Nothing looks for abandoned claims any more: an old claim counts as none. Without its index,
-- PostgreSQL writes a claim into the row's page alone (a heap-only tuple), and no index. Nodes of
-- an older version still look for abandoned claims now and then, and read the table.
drop index if exists atproto_session_claim;
