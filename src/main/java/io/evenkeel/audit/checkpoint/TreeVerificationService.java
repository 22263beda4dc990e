package io.evenkeel.audit.checkpoint;

import io.evenkeel.audit.checkpoint.TreeVerification.VerificationResult;
import io.evenkeel.transparencylog.note.Checkpoint;
import io.evenkeel.transparencylog.note.SigningKeyStore;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Verifies whole trees. This can take minutes. */
@ApplicationScoped
class TreeVerificationService {
    private static final int TIMEOUT_SECONDS = 3600;

    private final TreeTable trees;
    private final SigningConfig config;

    TreeVerificationService(TreeTable trees, SigningConfig config) {
        this.trees = trees;
        this.config = config;
    }

    /** Verifies a consistent snapshot of a tree. The tree of an unknown tenant is empty. */
    @Transactional
    @TransactionConfiguration(timeout = TIMEOUT_SECONDS)
    VerificationResult verify(String tenant) {
        SigningKeyStore keys = SigningKeyStore.load(config.keyFolder());
        return trees.read(tenant, tree -> new TreeVerification(
                        tree, keys.toTrustedKeys(), Checkpoint.originFor(keys.name(), tenant))
                .verify());
    }
}
