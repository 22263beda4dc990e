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
 * Carries out recorded erasures: destroys keys and deletes encrypted content. Marks each request afterwards; after a
 * crash in between, erasing it again has no effect.
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

    /** Erases a batch of any tenants. @return whether any request was erased, so that more may follow */
    @RunAsSystem(SystemScope.ERASURE)
    @Transactional(TxType.REQUIRES_NEW)
    public boolean eraseBatch() {
        List<ErasureIntent> pending = table.lockPending(BATCH_SIZE);
        return pending.stream().filter(this::tryErase).count() > 0;
    }

    private boolean tryErase(ErasureIntent intent) {
        try {
            vault.erase(new TenantId(intent.tenant()), intent.request());
            table.markErased(intent, clock.instant());
            return true;
        } catch (UncheckedIOException e) { // its message names a file only, no person
            LOG.errorf("Erasure %s failed and will be retried: %s", intent.erasure(), e.getMessage());
            return false;
        }
    }
}
