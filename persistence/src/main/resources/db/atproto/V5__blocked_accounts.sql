-- Accounts that cannot sign in: who blocked them, when, and why. Nodes of an older version do not
-- read this table.
create table if not exists atproto_blocked_account (
  did           varchar(2048)            not null,
  blocked_at    timestamp with time zone not null,
  administrator varchar(256)             not null,
  reason        varchar(256)             not null,
  constraint atproto_blocked_account_pk primary key (did)
);
