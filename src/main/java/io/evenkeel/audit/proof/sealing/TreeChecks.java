package io.evenkeel.audit.proof.sealing;

import io.evenkeel.audit.proof.note.Checkpoint;
import io.evenkeel.audit.proof.note.SigningKeys;
import io.evenkeel.audit.proof.sealing.TreeCheck.Verdict;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Checks whole trees, however long that takes. */
@ApplicationScoped
class TreeChecks {
    private static final int AN_HOUR = 3600;

    private final TreeTable trees;
    private final SigningConfig config;

    TreeChecks(TreeTable trees, SigningConfig config) {
        this.trees = trees;
        this.config = config;
    }

    /** A tree as it stands at one moment. An unknown tenant's is empty. */
    @Transactional
    @TransactionConfiguration(timeout = AN_HOUR)
    Verdict verdict(String tenant) {
        SigningKeys keys = SigningKeys.in(config.keys());
        return trees.read(
                tenant, tree -> new TreeCheck(tree, keys.ring(), Checkpoint.origin(keys.name(), tenant)).verdict());
    }
}
