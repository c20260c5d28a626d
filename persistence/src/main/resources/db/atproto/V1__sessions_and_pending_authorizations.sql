-- The same for H2 and PostgreSQL. No column holds a token, key or verifier in readable form:
-- those stand in "sealed" alone, an encrypted JWE that is bound to its row.
-- "if not exists": H2 knows no lock that keeps two nodes from being here at their first start.

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
  sealed            varchar(1000000)         not null,
  sealed_by         varchar(255)             not null,
  constraint atproto_session_pk primary key (did, session_id)
);

create index if not exists atproto_session_client on atproto_session (client_id);
create index if not exists atproto_session_retired on atproto_session (retired_at);

create table if not exists atproto_pending_authorization (
  state_hash   varchar(43)              not null,
  browser_hash varchar(43)              not null,
  issuer       varchar(2048)            not null,
  created_at   timestamp with time zone not null,
  expires_at   timestamp with time zone not null,
  sealed       varchar(1000000)         not null,
  sealed_by    varchar(255)             not null,
  constraint atproto_pending_authorization_pk primary key (state_hash)
);

create index if not exists atproto_pending_authorization_expiry on atproto_pending_authorization (expires_at);
