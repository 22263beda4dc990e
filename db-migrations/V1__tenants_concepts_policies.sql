-- Who is served, what may push, and by which rules. What must never change is held here too, whoever connects.

create table tenants (
    id    text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name  text not null check (length(name) between 1 and 200),
    state text not null check (state in ('ACTIVE', 'SUSPENDED'))
);

create table concepts (
    id              bigint generated always as identity primary key,
    name            text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    version         integer not null check (version >= 1),
    kind            text not null check (kind in ('SAFETY', 'ATTRIBUTE', 'ENHANCEMENT')),
    attribute_group text not null check (length(attribute_group) between 1 and 63),
    model           text not null,                                       -- fingerprint
    digest          text not null check (digest ~ '^[0-9a-f]{64}$'),     -- of shape and vector
    shape           bigint[] not null check (cardinality(shape) = 3),    -- channels, height, width
    vector          bytea not null,                                      -- 32-bit floats, little-endian
    words           text[] not null,
    card            jsonb not null,
    state           text not null check (state in ('CANDIDATE', 'ACTIVE', 'RETIRED')),
    added_at        timestamptz not null,
    added_by        text not null,
    unique (name, version)
);

create table policies (
    id           bigint generated always as identity primary key,
    tenant       text not null references tenants,
    version      integer not null check (version >= 1),
    digest       text not null check (digest ~ '^[0-9a-f]{64}$'),
    -- text, not jsonb: the digest is of these very characters
    definition   text not null check (jsonb_typeof(definition::jsonb) = 'object'),
    published_at timestamptz not null,
    published_by text not null,
    unique (tenant, version)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % refused: its rows are kept as they are', tg_op, tg_table_name;
end $$;

create trigger policies_are_kept before update or delete or truncate on policies
    for each statement execute function refuse_change();

create trigger concepts_are_kept before delete or truncate on concepts
    for each statement execute function refuse_change();

create trigger only_the_state_of_concepts_changes
    before update of id, name, version, kind, attribute_group, model, digest, shape, vector, words, card, added_at, added_by
    on concepts for each statement execute function refuse_change();
