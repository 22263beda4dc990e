-- Concepts may carry a probe, which reads off h how far a picture shows them already, and push the unconditional half back.

alter table concepts add probe bytea; -- count of bands (64 bits); of each its first timestep, bias and weights (32-bit floats): little-endian

alter table concepts add opposed real not null default 0 check (opposed between 0 and 1); -- share of the vector that the unconditional half is pushed back by

drop trigger only_the_state_of_concepts_changes on concepts;

create trigger only_the_state_of_concepts_changes
    before update of id, name, version, kind, attribute_group, model, digest, shape, vector, probe, opposed, words, card, added_at, added_by
    on concepts for each statement execute function refuse_change();
