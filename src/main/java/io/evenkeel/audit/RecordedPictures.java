package io.evenkeel.audit;

import io.evenkeel.access.Reach;

/** Whose the stored pictures are, as far as entries are projected. */
public interface RecordedPictures {
    /** Whether a picture was drawn for one of those tenants. */
    boolean isOf(Reach tenants, String digest);
}
