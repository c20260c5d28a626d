-- For H2 and PostgreSQL. Tokens, keys and verifiers are only in "payload", a JWE that is
-- encrypted and bound to its row. "encryption_key_id" names the key that encrypted it.
-- "if not exists": on H2, two nodes may run this script at the same time at their first start.

create table if not exists atproto_session (
  did               varchar(2048)            not null,
  session_id        varchar(43)              not null,
  issuer            varchar(2048)            not null,
  client_id         varchar(2048)            not null,
  client_key_id     varchar(1024),
  scope             varchar(1000000)         not null,
  access_expires_at timestamp with time zone,
  version           bigint                   not null,
  claim_id          varchar(255),
  claim_until       timestamp with time zone,
  created_at        timestamp with time zone not null,
  refreshed_at      timestamp with time zone not null,
  retired_at        timestamp with time zone,
  payload           varchar(1000000)         not null,
  encryption_key_id varchar(255)             not null,
  constraint atproto_session_pk primary key (did, session_id)
);

create index if not exists atproto_session_client on atproto_session (client_id);
create index if not exists atproto_session_retired on atproto_session (retired_at);

create table if not exists atproto_pending_authorization (
  state_hash        varchar(43)              not null,
  browser_hash      varchar(43)              not null,
  issuer            varchar(2048)            not null,
  created_at        timestamp with time zone not null,
  expires_at        timestamp with time zone not null,
  payload           varchar(1000000)         not null,
  encryption_key_id varchar(255)             not null,
  constraint atproto_pending_authorization_pk primary key (state_hash)
);

create index if not exists atproto_pending_authorization_expiry on atproto_pending_authorization (expires_at);
