package io.evenkeel.generation;

import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.Envelope;
import io.evenkeel.vault.Vault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Seals what requests ask for, beside the thread that reads them: each waits for the disk. */
final class Archive implements AutoCloseable {
    private static final int AT_ONCE = 8; // their waits for the disk become one, for most file systems

    private final Vault vault;
    private final ExecutorService clerks = Executors.newFixedThreadPool(AT_ONCE, work -> new Thread(work, "archive"));

    Archive(Vault vault) {
        this.vault = vault;
    }

    /** Whether its content was erased: then it is over, whoever delivers it again. */
    boolean isErased(TenantId tenant, RequestId id) {
        return vault.isErased(tenant, id);
    }

    CompletableFuture<Kept> keep(TenantId tenant, RequestId id, Asked asked) {
        return CompletableFuture.supplyAsync(() -> kept(tenant, id, asked), clerks);
    }

    private Kept kept(TenantId tenant, RequestId id, Asked asked) {
        Envelope envelope = vault.envelope(tenant, id);
        String requester =
                asked.requester().map(name -> vault.pseudonym(tenant, name)).orElse(null);
        return new Kept(envelope, envelope.keep(asked.content()), requester);
    }

    @Override
    public void close() {
        clerks.shutdown();
    }
}
