package io.evenkeel;

import ai.onnxruntime.OrtEnvironment;

/** Whether ONNX Runtime is the one for CPUs; tests of what is missing there mean nothing under -Pcuda. */
public final class CpuBuild {
    /** For DisabledIf. */
    public static final String IS_CUDA = "io.evenkeel.CpuBuild#isNot";

    private CpuBuild() {}

    static boolean isNot() {
        return OrtEnvironment.class.getResource("native/linux-x64/libonnxruntime_providers_cuda.so") != null;
    }
}
