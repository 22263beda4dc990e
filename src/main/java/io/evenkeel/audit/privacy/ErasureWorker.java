package io.evenkeel.audit.privacy;

import io.evenkeel.access.RunAsSystem;
import io.evenkeel.access.SystemScope;
import io.evenkeel.audit.privacy.ErasureTable.ErasureIntent;
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
class ErasureWorker {
    private static final Logger LOG = Logger.getLogger(ErasureWorker.class);
    private static final int BATCH_SIZE = 100;

    private final ErasureTable table;
    private final Vault vault;
    private final Clock clock;

    ErasureWorker(ErasureTable table, Vault vault, Clock clock) {
        this.table = table;
        this.vault = vault;
        this.clock = clock;
    }

    /** Does some, of any tenant. @return whether some were done, so that there may be more */
    @RunAsSystem(SystemScope.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean eraseBatch() {
        List<ErasureIntent> pending = table.lockPending(BATCH_SIZE);
        return pending.stream().filter(this::tryErase).count() > 0;
    }

    private boolean tryErase(ErasureIntent erasureIntent) {
        try {
            vault.erase(new TenantId(erasureIntent.tenant()), erasureIntent.request());
            table.markErased(erasureIntent, clock.instant());
            return true;
        } catch (UncheckedIOException e) { // its message names a file, which tells nobody's name
            LOG.errorf(
                    "erasure %s cannot be done now, and is tried again: %s", erasureIntent.erasure(), e.getMessage());
            return false;
        }
    }
}
