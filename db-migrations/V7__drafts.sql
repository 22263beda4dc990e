-- What comes before a version of a policy: drafts, who approved what they would publish, and whether anybody has to.

create table policy_drafts (
    id         bigint generated always as identity primary key,
    tenant     text not null references tenants,
    name       text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    definition text not null,    -- JSON, as it was written: it may break rules yet
    base       integer not null, -- the version that was current when it was written; 0 for none
    author     text not null,
    changed_at timestamptz not null,
    unique (tenant, name)
);

create table policy_approvals (
    id       bigint generated always as identity primary key,
    tenant   text not null references tenants,
    draft    text not null,
    digest   text not null check (digest ~ '^[0-9a-f]{64}$'), -- of the version that the approver meant
    approver text not null,
    at       timestamptz not null,
    unique (tenant, draft, approver),
    foreign key (tenant, draft) references policy_drafts (tenant, name) on delete cascade
);

create table policy_settings (
    tenant    text primary key references tenants,
    approvals integer not null check (approvals between 0 and 5)
);

alter table policy_drafts enable row level security;
alter table policy_drafts force row level security;
create policy of_the_tenant on policy_drafts using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table policy_approvals enable row level security;
alter table policy_approvals force row level security;
create policy of_the_tenant on policy_approvals using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

alter table policy_settings enable row level security;
alter table policy_settings force row level security;
create policy of_the_tenant on policy_settings using (evenkeel_shows(tenant)) with check (evenkeel_shows(tenant));

grant select, insert, update (definition, base, author, changed_at), delete on policy_drafts to evenkeel_service;
grant select, insert, delete on policy_approvals to evenkeel_service;
grant select, insert, update (approvals) on policy_settings to evenkeel_service;
