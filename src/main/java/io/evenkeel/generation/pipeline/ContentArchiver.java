package io.evenkeel.generation.pipeline;

import io.evenkeel.generation.RequestPayload;
import io.evenkeel.platform.RequestId;
import io.evenkeel.platform.TenantId;
import io.evenkeel.vault.EncryptedRequest;
import io.evenkeel.vault.Vault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores the contents of requests in the vault, on threads of its own, because each store waits for the disk. Thread-safe. */
final class ContentArchiver implements AutoCloseable {
    private static final int THREADS = 8; // most file systems flush concurrent writes together

    private final Vault vault;
    private final AtomicInteger threadCount = new AtomicInteger();
    private final ExecutorService executor = Executors.newFixedThreadPool(
            THREADS, work -> new Thread(work, "content-archiver-" + threadCount.incrementAndGet()));

    ContentArchiver(Vault vault) {
        this.vault = vault;
    }

    /** Returns whether the content of a request was erased. Such a request is not processed again. */
    boolean isErased(TenantId tenant, RequestId id) {
        return vault.isErased(tenant, id);
    }

    CompletableFuture<StoredRequest> archive(TenantId tenant, RequestId id, RequestPayload payload) {
        return CompletableFuture.supplyAsync(() -> store(tenant, id, payload), executor);
    }

    private StoredRequest store(TenantId tenant, RequestId id, RequestPayload payload) {
        EncryptedRequest request = vault.openOrCreate(tenant, id);
        String requester = payload.requester()
                .map(name -> vault.pseudonymize(tenant, name))
                .orElse(null);
        return new StoredRequest(request, request.storeContent(payload.content()), requester);
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
