-- A desk may call the functions of sync_api and nothing else.
revoke all on schema app, sync, sync_api from public;
revoke all on all functions in schema sync, sync_api from public;
revoke all on all tables in schema app, sync from public;
grant usage on schema sync_api to cad_desk;
grant execute on all functions in schema sync_api to cad_desk;
