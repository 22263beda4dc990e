package io.evenkeel.audit.privacy;

import io.evenkeel.access.Errand;
import io.evenkeel.access.OnErrand;
import io.evenkeel.audit.privacy.ErasureTable.Intent;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Does what was recorded as an intent: destroys keys and deletes what they sealed. An intent is crossed off afterwards, so that
 * a crash in between makes it be done once more, which changes nothing.
 */
@ApplicationScoped
class Eraser {
    private static final Logger LOG = Logger.getLogger(Eraser.class);
    private static final int AT_ONCE = 100;

    private final ErasureTable table;
    private final Vault vault;
    private final Clock clock;

    Eraser(ErasureTable table, Vault vault, Clock clock) {
        this.table = table;
        this.vault = vault;
        this.clock = clock;
    }

    /** Does some, of any tenant. @return whether some were done, so that there may be more */
    @OnErrand(Errand.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean some() {
        List<Intent> left = table.left(AT_ONCE);
        return left.stream().filter(this::isDone).count() > 0;
    }

    private boolean isDone(Intent intent) {
        try {
            vault.erase(new TenantId(intent.tenant()), intent.request());
            table.erased(intent, clock.instant());
            return true;
        } catch (UncheckedIOException e) { // its message names a file, which tells nobody's name
            LOG.errorf("erasure %s cannot be done now, and is tried again: %s", intent.erasure(), e.getMessage());
            return false;
        }
    }
}
