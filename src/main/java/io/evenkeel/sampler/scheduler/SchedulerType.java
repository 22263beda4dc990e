package io.evenkeel.sampler.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/** The supported schedulers, each with its public id and diffusers' class. */
public enum SchedulerType {
    DDIM("ddim", "DDIMScheduler"),
    PNDM("pndm", "PNDMScheduler"),
    EULER("euler", "EulerDiscreteScheduler"),
    EULER_ANCESTRAL("euler-ancestral", "EulerAncestralDiscreteScheduler"),
    DPM_SOLVER("dpm++2m", "DPMSolverMultistepScheduler"),
    DPM_SOLVER_KARRAS("dpm++2m-karras", "DPMSolverMultistepScheduler"),
    UNIPC("unipc", "UniPCMultistepScheduler"),
    LCM("lcm", "LCMScheduler");

    private final String id;
    private final String diffusersClass;

    SchedulerType(String id, String diffusersClass) {
        this.id = id;
        this.diffusersClass = diffusersClass;
    }

    /** Returns the stable id that requests, configurations and audit records use. */
    public String id() {
        return id;
    }

    public String diffusersClass() {
        return diffusersClass;
    }

    /**
     * Returns the scheduler of an id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SchedulerType fromId(String id) {
        return Arrays.stream(values())
                .filter(type -> type.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "solver (" + id + ") is unknown.\nMaybe one of " + listIds() + " is meant."));
    }

    /** Returns the scheduler of a scheduler_config.json. */
    static SchedulerType fromConfig(JsonNode config) {
        SchedulerConfig settings = new SchedulerConfig(config);
        String[] supported = Arrays.stream(values())
                .map(SchedulerType::diffusersClass)
                .distinct()
                .toArray(String[]::new);
        String name = settings.readOneOf("_class_name", "", supported);
        if (name.equals(DPM_SOLVER.diffusersClass) && settings.readBoolean("use_karras_sigmas", false)) {
            return DPM_SOLVER_KARRAS;
        }
        return Arrays.stream(values())
                .filter(type -> type.diffusersClass.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> listIds() {
        return Arrays.stream(values()).map(SchedulerType::id).toList();
    }
}
