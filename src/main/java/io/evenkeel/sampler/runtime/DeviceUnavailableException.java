package io.evenkeel.sampler.runtime;

/** Thrown if the requested device cannot be used: this build or machine lacks it, or the model does not fit it. */
public final class DeviceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DeviceUnavailableException(Device device, String problem, String advice, Throwable cause) {
        super(
                "device (" + device.label() + ") " + problem + ": "
                        + String.valueOf(cause.getMessage())
                                .strip() // some messages of ONNX Runtime end with empty lines
                        + "\nMaybe " + advice,
                cause);
    }

    static DeviceUnavailableException missingProvider(Device device, Throwable cause) {
        return new DeviceUnavailableException(
                device,
                "cannot be used",
                "this is the CPU build (build with -Pcuda or -Pcuda13), or CUDA's libraries are not on the library path, or there is no driver.",
                cause);
    }

    static DeviceUnavailableException outOfMemory(Device device, String sessionName, Throwable cause) {
        return new DeviceUnavailableException(
                device, "does not take the " + sessionName, "its memory is in use, or limited too tightly.", cause);
    }

    /** Creates the exception for a device that loads the model but does not run it. */
    public static DeviceUnavailableException failedRun(Device device, RuntimeException cause) {
        return new DeviceUnavailableException(
                device, "does not run the model", "it is older or newer than this build of ONNX Runtime.", cause);
    }
}
