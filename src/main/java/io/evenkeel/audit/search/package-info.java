/**
 * Searches audit entries: filters, pages, exports. {@code PageScan} finds candidates in the index and
 * checks each against the whole filter. docs/adr/012-search-under-row-level-security.md explains the index. May import
 * vault, http, access, database and platform.
 */
@NullMarked
package io.evenkeel.audit.search;

import org.jspecify.annotations.NullMarked;
