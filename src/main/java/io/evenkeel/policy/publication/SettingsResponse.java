package io.evenkeel.policy.publication;

/**
 * How a tenant publishes.
 *
 * @param approvals by how many others a draft must be approved before it is published; 0 unless set
 */
record SettingsResponse(int approvals) {
    static final SettingsResponse DEFAULT = new SettingsResponse(0);
}
