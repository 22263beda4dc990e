package io.evenkeel.diffusion.runtime;

/** The device that was asked for cannot be used on this machine, or by this build. */
public final class DeviceUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeviceUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
