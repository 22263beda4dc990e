package io.evenkeel.benchmark;

/** The kinds of device that a command line names. */
public enum DeviceKind {
    cpu,
    cuda
}
