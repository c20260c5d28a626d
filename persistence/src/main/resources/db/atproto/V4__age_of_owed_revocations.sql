-- When a session was retired, for monitoring; retired_at moves on when its revocation is postponed.
-- Null for sessions that a node of an older version retired.
alter table atproto_session
  add column if not exists revocation_owed_since timestamp with time zone;
