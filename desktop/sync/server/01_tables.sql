-- What the centre remembers to synchronise: no personal data but in refused work and conflicts.
create table if not exists sync.head (
    one bool primary key default true check (one),
    seq bigint not null default 0,
    epoch uuid not null default gen_random_uuid(),  -- a new one after each restore from a backup
    protocol int not null default 1
);
insert into sync.head default values on conflict do nothing;

create table if not exists sync.site (
    one bool primary key default true check (one),
    card_key bytea not null  -- of the card fingerprints; the first desk to come brings it
);

create table if not exists sync.entity (
    name text primary key,
    kind text not null check (kind in ('record', 'fact', 'claim')),
    merge_groups jsonb not null,      -- column -> name of its merge group
    household_column text,            -- where a row says which household it is about
    foreign_keys text                 -- its own constraints, for SET CONSTRAINTS
);

-- One entry per live row or tombstone. seq is null until the transaction commits.
create table if not exists sync.row_head (
    entity text not null,
    id uuid not null,
    seq bigint,
    op "char" not null,
    reason text,
    primary key (entity, id)
) with (fillfactor = 70);
create unique index if not exists row_head_seq on sync.row_head (seq) where seq is not null;
create index if not exists row_head_pending on sync.row_head (entity) where seq is null;

create table if not exists sync.device (
    id uuid primary key,
    label text not null default '',
    app_version text not null default '',
    enrolled_at timestamptz not null default clock_timestamp(),
    revoked_at timestamptz,
    last_contact timestamptz,
    last_dseq bigint not null default 0,
    clock_offset_ms int
);

create table if not exists sync.mutation (
    id uuid primary key,
    device uuid not null references sync.device,
    dseq bigint not null,
    actor uuid not null,
    actor_name text not null,
    pushed_by name not null default session_user,
    intent text not null,
    device_at timestamptz not null,
    at timestamptz not null default clock_timestamp(),
    verdict text not null check (verdict in ('applied', 'merged', 'conflict', 'refused', 'parked')),
    why text,
    payload jsonb,                    -- kept only while it is not applied
    unique (device, dseq)
);
create index if not exists mutation_parked on sync.mutation (at) where verdict = 'parked';

create table if not exists sync.counter (
    series text not null,
    year int not null,
    last int not null,
    primary key (series, year)
);
