-- The second wall between tenants. Whoever serves does so as evenkeel_service, which owns nothing, and sees of what is a tenant's
-- the rows of the tenants in the setting evenkeel.tenant: one, several with commas between, or * for all. Each transaction
-- sets it for itself; unset, there is nothing to see. This binds the tables' owner as well (force).

do $$
begin
    if not exists (select from pg_roles where rolname = 'evenkeel_service') then
        create role evenkeel_service nologin;
    end if;
    if not pg_has_role(current_user, 'evenkeel_service', 'usage') then
        execute format('grant evenkeel_service to %I', current_user); -- to become it
    end if;
    execute format('grant usage on schema %I to evenkeel_service', current_schema());
end $$;

create function evenkeel_shows(tenant text) returns boolean language sql stable parallel safe as $$
    select tenant = any (string_to_array(current_setting('evenkeel.tenant', true), ','))
        or current_setting('evenkeel.tenant', true) = '*'
$$;

-- Whose pictures are stored. Its own table, as row-level security lets an index on an array find nothing for whom it binds.
create table pictures (
    digest text not null,
    tenant text not null,
    primary key (digest, tenant)
);

insert into pictures select distinct unnest(pictures), tenant from audit_entry;

create function keep_pictures() returns trigger language plpgsql as $$
begin
    insert into pictures select distinct unnest(new.pictures), new.tenant on conflict do nothing;
    return new;
end $$;

create trigger pictures_are_found_by_digest after insert on audit_entry for each row
    when (cardinality(new.pictures) > 0) execute function keep_pictures();

create trigger pictures_are_kept before update or delete or truncate on pictures
    for each statement execute function refuse_change();

alter table pictures enable row level security;
alter table pictures force row level security;
create policy of_the_tenant on pictures using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table tenants enable row level security;
alter table tenants force row level security;
create policy of_the_tenant on tenants using (evenkeel_shows(id)) with check (evenkeel_shows(id));

alter table policies enable row level security;
alter table policies force row level security;
create policy of_the_tenant on policies using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table audit_chain enable row level security;
alter table audit_chain force row level security;
create policy of_the_tenant on audit_chain using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy of_the_tenant on audit_entry using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

-- Only what the service does. Concepts and discoveries are of no tenant.
grant select, insert on tenants, policies, audit_chain, audit_entry, pictures, concepts, discoveries, discovery_previews
    to evenkeel_service;
grant update (name, state) on tenants to evenkeel_service;
grant update (seq, hash) on audit_chain to evenkeel_service;
grant update (state) on concepts to evenkeel_service;
grant update on discoveries to evenkeel_service;
