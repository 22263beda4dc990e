-- Posting lists become Roaring bitmaps in their portable format (https://github.com/RoaringBitmap/RoaringFormatSpec). Before: a byte 0
-- and 16 bits for each entry, or a byte 1 and a bit for each entry of the segment.

select set_config('evenkeel.tenant', '*', true); -- until the end of this migration: row-level security binds the owner, too

create function to_roaring(posting bytea) returns bytea language plpgsql immutable as $$
declare
    container bytea := substr(posting, 2);
    entries integer := length(container) / 2;
begin
    if get_byte(posting, 0) = 1 then
        entries := bit_count(container);
        if entries > 4096 then -- a bitmap container has 8 KiB
            container := container || decode(repeat('00', 8192 - length(container)), 'hex');
        else
            select string_agg(set_byte(set_byte('\x0000'::bytea, 0, i & 255), 1, i >> 8), ''::bytea order by i) into container
                from generate_series(0, length(container) * 8 - 1) i where get_bit(container, i) = 1;
        end if;
    end if;
    if entries = 0 then
        return '\x3a30000000000000';
    end if;
    return '\x3a300000010000000000'::bytea -- cookie, one container, its key
        || set_byte(set_byte('\x0000'::bytea, 0, (entries - 1) & 255), 1, (entries - 1) >> 8)
        || '\x10000000'::bytea -- where it begins
        || container;
end $$;

update audit_posting set entries = to_roaring(entries);

drop function to_roaring(bytea);

-- Page cursors are plain (docs/adr/013-plain-page-cursors.md).
drop table cursor_key;
