-- To find sessions that have ended: two weeks after the login for a public client (client_key_id
-- is null), 180 days after the last refresh for a confidential client.
create index if not exists atproto_session_login on atproto_session (client_key_id, created_at);
create index if not exists atproto_session_refreshed on atproto_session (refreshed_at);

-- To find abandoned claims.
create index if not exists atproto_session_claim on atproto_session (claim_until);

-- To find the keys in use, and the sessions of a key that is being replaced, ordered by id.
create index if not exists atproto_session_encryption_key
  on atproto_session (encryption_key_id, did, session_id);

-- The node that runs a maintenance task, and until when by the database's clock.
create table if not exists atproto_maintenance_lease (
  name       varchar(255)             not null,
  holder     varchar(255)             not null,
  held_until timestamp with time zone not null,
  version    bigint                   not null,
  constraint atproto_maintenance_lease_pk primary key (name)
);
