-- What was decided and what was changed, as one hash chain per tenant (docs/audit.md).

create table audit_chain (
    tenant text primary key,
    seq    bigint not null,
    hash   text   not null
);

create table audit_entry (
    tenant          text        not null,
    seq             bigint      not null,
    kind            text        not null,
    at              timestamptz not null,
    actor           text        not null,
    source          text,
    request         text,
    policy          text,
    model           text,
    rules           text[]      not null,
    concepts        text[]      not null,
    pictures        text[]      not null,
    body            text        not null, -- exactly what was recorded; all the columns above but seq are read from it
    prev_hash       text        not null,
    hash            text        not null,
    topic           text,                 -- where it arrived; absent for admin changes
    kafka_partition integer,
    kafka_offset    bigint,
    primary key (tenant, seq)
);

create unique index audit_entry_arrival on audit_entry (topic, kafka_partition, kafka_offset) where topic is not null;
create index audit_entry_at on audit_entry (tenant, at);
create index audit_entry_request on audit_entry (tenant, request) where request is not null;
create index audit_entry_rules on audit_entry using gin (rules);
create index audit_entry_concepts on audit_entry using gin (concepts);
create index audit_entry_pictures on audit_entry using gin (pictures);

create function audit_entry_stays() returns trigger language plpgsql as $$
begin
    raise exception 'audit entries are never changed or removed';
end
$$;

create trigger audit_entry_stays before update or delete or truncate on audit_entry
    for each statement execute function audit_entry_stays();
