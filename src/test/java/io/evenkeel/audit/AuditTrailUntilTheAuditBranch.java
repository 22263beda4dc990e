package io.evenkeel.audit;

import jakarta.enterprise.context.ApplicationScoped;

/** Lets the app start before the real one is merged. To be dropped then: tests that look at entries install their own. */
@ApplicationScoped
class AuditTrailUntilTheAuditBranch implements AuditTrail {
    @Override
    public void append(Entry entry) {
        // nobody looks
    }
}
