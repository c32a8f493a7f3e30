-- What a desk tells of itself at the end of an exchange.
-- Instants are those of the centre: a desk says for how long its oldest work waits, not since when.
alter table sync.device alter column clock_offset_ms type bigint;  -- of a clock years away too
alter table sync.device add column if not exists revision text;
alter table sync.device add column if not exists last_push timestamptz;
alter table sync.device add column if not exists last_pull timestamptz;
alter table sync.device add column if not exists waiting int;
alter table sync.device add column if not exists cursor bigint;  -- how far it has read
alter table sync.device add column if not exists waits_since timestamptz;
alter table sync.device add column if not exists to_look_at int;  -- refusals nobody looked at
alter table sync.mutation add column if not exists clock_offset_ms bigint;

create or replace function sync_api.tell(p_device uuid, p_standing jsonb) returns void
language sql security definer set search_path = pg_catalog, sync as $$
    select sync.admit(p_device);
    update sync.device set
        clock_offset_ms = (p_standing ->> 'clock_offset_ms')::bigint,
        revision = p_standing ->> 'revision',
        last_pull = clock_timestamp(),
        waiting = (p_standing ->> 'waiting')::int,
        cursor = coalesce((p_standing ->> 'cursor')::bigint, cursor),
        waits_since = clock_timestamp()
            - make_interval(secs => (p_standing ->> 'oldest_seconds')::float),
        to_look_at = (p_standing ->> 'refused')::int
    where id = p_device
$$;
