-- Nobody reads or writes a table: there are functions, and each group may call some of them.
revoke all on schema app, sync, sync_api, sync_admin from public;
revoke all on all functions in schema sync, sync_api, sync_admin from public;
revoke all on all tables in schema app, sync from public;

do $$
declare
    f record;
    may text[];
    every_group constant text[] := array['cad_person', 'cad_desk', 'cad_enrolment',
        'cad_laboratory', 'cad_counter', 'cad_decider', 'cad_encoder', 'cad_merchant_manager',
        'cad_accountant', 'cad_coordinator', 'cad_evaluator', 'cad_administrator'];
    one text;
begin
    foreach one in array every_group loop
        execute format('revoke all on schema sync_api, sync_admin from %I', one);
        execute format('revoke all on all functions in schema sync, sync_api, sync_admin from %I',
                       one);
    end loop;
    grant usage on schema sync_api to cad_person, cad_desk, cad_enrolment;
    grant usage on schema sync_admin to cad_administrator;
    if not sync.doors_closed() then
        grant usage on schema sync_api to cad_laboratory;
    end if;
    for f in select p.oid::regprocedure as call, p.proname as name, n.nspname as room
             from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname in ('sync_api', 'sync_admin') loop
        may := case
            when f.room = 'sync_admin' then array['cad_administrator']
            when f.name = 'enrol' then array['cad_enrolment']
            -- a courier hands over finished work and hears what was taken away; it reads nothing
            when f.name in ('hello', 'push', 'tell', 'verdicts', 'tombstones', 'standing_people',
                            'succeeded', 'numbers_wanted', 'tell_numbers', 'orphan_half', 'forget_half',
                            'schema_window')
            then array['cad_person', 'cad_laboratory', 'cad_desk']
            else array['cad_person', 'cad_laboratory'] end;
        foreach one in array may loop
            execute format('grant execute on function %s to %I', f.call, one);
        end loop;
    end loop;
end $$;
select sync.grant_sight();            -- of tables: 10_visibility.sql
