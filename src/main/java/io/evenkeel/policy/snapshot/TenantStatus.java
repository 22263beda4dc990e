package io.evenkeel.policy.snapshot;

import io.evenkeel.policy.PublishedPolicy;
import java.time.Duration;

/** What the request path knows about a tenant: its active policy, or why its requests are refused. */
public sealed interface TenantStatus {
    /** The tenant's policy decides. */
    record Active(PublishedPolicy policy) implements TenantStatus {}

    /** Every request is refused. */
    sealed interface Refused extends TenantStatus {
        /** Returns a stable code. */
        String code();

        /** Returns a phrase for the requester. */
        String reason();
    }

    record UnknownTenant() implements Refused {
        @Override
        public String code() {
            return "unknown-tenant";
        }

        @Override
        public String reason() {
            return "the tenant is not known";
        }
    }

    record Suspended() implements Refused {
        @Override
        public String code() {
            return "tenant-suspended";
        }

        @Override
        public String reason() {
            return "the tenant is suspended";
        }
    }

    record NoPolicy() implements Refused {
        @Override
        public String code() {
            return "no-policy";
        }

        @Override
        public String reason() {
            return "the tenant has no published policy";
        }
    }

    /**
     * The published policy names an unusable concept, or was altered.
     *
     * @param label of the version, such as "acme@3"
     * @param problems for administrators
     */
    record UnusablePolicy(String label, String problems) implements Refused {
        @Override
        public String code() {
            return "policy-unusable";
        }

        @Override
        public String reason() {
            return "the tenant's policy (" + label + ") cannot be used: " + problems;
        }
    }

    /** Policies have not been loaded since the instance started. */
    record NotLoaded() implements Refused {
        @Override
        public String code() {
            return "policies-stale";
        }

        @Override
        public String reason() {
            return "policies could not be looked up since the service started";
        }
    }

    /** Policies could not be refreshed for too long. */
    record Stale(Duration age) implements Refused {
        @Override
        public String code() {
            return "policies-stale";
        }

        @Override
        public String reason() {
            return "policies could not be looked up for " + age.toSeconds() + " s";
        }
    }
}
