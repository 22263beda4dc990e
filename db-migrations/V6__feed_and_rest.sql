-- Whoever serves hears at once of what changed for a tenant, or of concepts (an empty text): docs/policies.md.

create function tell_of_tenant() returns trigger language plpgsql as $$
begin
    perform pg_notify('evenkeel_policies', new.id);
    return null;
end $$;

create function tell_of_policy() returns trigger language plpgsql as $$
begin
    perform pg_notify('evenkeel_policies', new.tenant);
    return null;
end $$;

create function tell_of_concepts() returns trigger language plpgsql as $$
begin
    perform pg_notify('evenkeel_policies', '');
    return null;
end $$;

create trigger a_change_of_a_tenant_is_told after insert or update on tenants
    for each row execute function tell_of_tenant();

create trigger a_publication_is_told after insert on policies
    for each row execute function tell_of_policy();

create trigger a_change_of_concepts_is_told after insert or update on concepts
    for each statement execute function tell_of_concepts();

-- Seals the cursors of pages; the same for all instances.
create table cursor_key (
    secret bytea not null check (length(secret) = 32)
);

insert into cursor_key
    select decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');

-- Requests that were made with an Idempotency-Key, and what was answered.
create table idempotent_requests (
    caller  text not null,
    key     text not null check (length(key) between 1 and 255),
    request text not null,                  -- digest of method, path and body
    at      timestamptz not null default now(),
    status  integer,                        -- absent while it is worked on
    headers jsonb not null default '{}',
    body    bytea,
    primary key (caller, key)
);

create index idempotent_requests_at on idempotent_requests (at);

do $$
begin
    if exists (select from pg_roles where rolname = 'evenkeel_service') then -- see V5
        grant select on cursor_key to evenkeel_service;
        grant select, insert, update, delete on idempotent_requests to evenkeel_service;
    end if;
end $$;
