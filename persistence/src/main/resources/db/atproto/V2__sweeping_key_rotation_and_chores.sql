-- Sessions that have ended: two weeks after the login of a public client (client_key_id is null),
-- 180 days after the last refresh of a confidential one.
create index if not exists atproto_session_login on atproto_session (client_key_id, created_at);
create index if not exists atproto_session_refreshed on atproto_session (refreshed_at);

-- Claims that were left behind.
create index if not exists atproto_session_claim on atproto_session (claim_until);

-- Which keys are in use, and the sessions of a key that is being replaced, in the order of their ids.
create index if not exists atproto_session_sealed on atproto_session (sealed_by, did, session_id);

-- Which node has a piece of background work, and until when by the clock of the database.
create table if not exists atproto_chore (
  name       varchar(255)             not null,
  holder     varchar(255)             not null,
  held_until timestamp with time zone not null,
  turn       bigint                   not null,
  constraint atproto_chore_pk primary key (name)
);
