/**
 * Auditors find entries: by filters, page by page, as a file, or counted over time. Block: 1024 successive entries of a tenant,
 * indexed once when the last of them is written; shelf: 64 blocks, made of what they held; open end: entries after the last
 * complete block, looked through one by one. Term: a value that entries are found by; posting: those entries of a block or shelf that
 * have a term. Why it is so: docs/adr/012-search-under-row-level-security.md. May import vault rest access platform.
 */
@NullMarked
package io.evenkeel.audit.search;

import org.jspecify.annotations.NullMarked;
