/**
 * The search index: a segment is 1,024 consecutive entries of a tenant, or 65,536 once it is merged; a posting list
 * names the entries of a segment that have a term. {@link io.evenkeel.audit.search.index.SegmentIndexer} writes it. May
 * import database and platform.
 */
@NullMarked
package io.evenkeel.audit.search.index;

import org.jspecify.annotations.NullMarked;
