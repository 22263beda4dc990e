package io.evenkeel.policy.snapshot;

import io.evenkeel.policy.PublishedPolicy;
import java.time.Duration;

/** What the request path knows of a tenant. */
public sealed interface TenantStatus {
    /** Its policy decides. */
    record Active(PublishedPolicy policy) implements TenantStatus {}

    /** Nothing may be drawn for it. */
    sealed interface Refused extends TenantStatus {
        /** A stable name of the reason. */
        String code();

        /** A phrase for the one who asked. */
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
     * Its published policy names what can no longer be used, or was altered.
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

    /** Policies could not be looked up since the instance started. */
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

    /** Policies could not be looked up for too long. */
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
