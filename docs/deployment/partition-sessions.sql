-- Splits the table of sessions into 16 partitions by the hash of the account's DID, for PostgreSQL. Optional: see
-- "Capacity" in operations.md. Stop all nodes first, and make a backup. The script is one transaction: either
-- everything is done or nothing. It copies the rows, so it needs their size in free disk space once more.
-- Run it with psql, as the owner of the tables:  psql -v ON_ERROR_STOP=1 -f partition-sessions.sql
begin;

alter table atproto_session rename to atproto_session_whole;
alter table atproto_session_whole rename constraint atproto_session_pk to atproto_session_whole_pk;
alter index atproto_session_client rename to atproto_session_whole_client;
alter index atproto_session_retired rename to atproto_session_whole_retired;
alter index atproto_session_login rename to atproto_session_whole_login;
alter index atproto_session_refreshed rename to atproto_session_whole_refreshed;
alter index atproto_session_encryption_key rename to atproto_session_whole_encryption_key;
alter index atproto_session_used rename to atproto_session_whole_used;
alter index atproto_session_created rename to atproto_session_whole_created;

create table atproto_session (
  like atproto_session_whole including defaults including storage,
  constraint atproto_session_pk primary key (did, session_id)
) partition by hash (did);

do $$
begin
  for part in 0..15 loop
    execute format(
      'create table atproto_session_%s partition of atproto_session for values with (modulus 16, remainder %s)',
      part, part);
  end loop;
end
$$;

insert into atproto_session select * from atproto_session_whole;
drop table atproto_session_whole;

-- The names that the migrations know.
create index atproto_session_client on atproto_session (client_id);
create index atproto_session_retired on atproto_session (retired_at);
create index atproto_session_login on atproto_session (client_key_id, created_at);
create index atproto_session_refreshed on atproto_session (refreshed_at);
create index atproto_session_encryption_key on atproto_session (encryption_key_id, did, session_id);
create index atproto_session_used on atproto_session (used_at);
create index atproto_session_created on atproto_session (created_at);

commit;

analyze atproto_session;
