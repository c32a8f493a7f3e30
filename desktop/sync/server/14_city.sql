-- What the administration decides for the whole city, and what it did.

-- Whether whoever proposed a decision may also decide it. On a city's decision only: the page of
-- the administration says so.
create or replace function sync_admin.set_two_persons(p_asked boolean) returns void
language plpgsql security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_administrator();
    if p_asked is null then
        raise exception 'yes or no' using errcode = 'invalid_parameter_value';
    end if;
    update sync.head set two_persons = p_asked where two_persons <> p_asked;
    if found then
        perform sync.note_act('set_two_persons', '', jsonb_build_object('two_persons', p_asked));
    end if;
end $$;

create or replace function sync_admin.two_persons() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_administrator();
    return (select two_persons from sync.head);
end $$;

-- The newest acts. Names are those of today; an act of the DBA has no person behind it.
create or replace function sync_admin.acts(p_limit int) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, sync as $$
begin
    perform sync.ensure_administrator();
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
            'at', a.at, 'act', a.act, 'facts', a.facts,
            'actor', coalesce(p.name, c.label, ''),
            'target', coalesce(t.name, d.label, a.facts ->> 'label', ''))
            order by a.id desc), '[]')
        from (select * from sync.administration
              order by id desc limit least(greatest(p_limit, 0), 1000)) a
        left join sync.person p on p.login = a.actor
        left join sync.pc c on c.login = a.actor
        left join sync.person t on t.id::text = a.target
        left join sync.pc d on d.id::text = a.target);
end $$;
