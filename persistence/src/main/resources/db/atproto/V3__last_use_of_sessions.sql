-- When a session was last used, to within a tenth of atproto.session.idle. Sessions that exist
-- already count as used now. The default is also for nodes of an older version that still run.
alter table atproto_session
  add column if not exists used_at timestamp with time zone default current_timestamp not null;

-- To find the sessions that nobody used for a long time, and those that are old.
create index if not exists atproto_session_used on atproto_session (used_at);
create index if not exists atproto_session_created on atproto_session (created_at);
