package io.evenkeel.policy.publication;

/**
 * Publication settings of a tenant.
 *
 * @param approvals how many others must approve a draft before it is published; 0 unless set
 */
record SettingsResponse(int approvals) {
    static final SettingsResponse DEFAULT = new SettingsResponse(0);
}
