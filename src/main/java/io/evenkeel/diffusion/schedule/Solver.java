package io.evenkeel.diffusion.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;

/** The ways to walk from noise to a picture, each named as a person asks for it and as diffusers' class is called. */
public enum Solver {
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

    Solver(String id, String diffusersClass) {
        this.id = id;
        this.diffusersClass = diffusersClass;
    }

    /** Never changes: requests, configurations and audit records use it. */
    public String id() {
        return id;
    }

    public String diffusersClass() {
        return diffusersClass;
    }

    /** The solver of an id. @throws IllegalArgumentException if there is none */
    public static Solver named(String id) {
        return Arrays.stream(values())
                .filter(solver -> solver.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "solver (" + id + ") is unknown.\nMaybe one of " + ids() + " is meant."));
    }

    /** The solver that a scheduler_config.json is of. */
    static Solver of(JsonNode config) {
        SchedulerConfig settings = new SchedulerConfig(config);
        String[] known =
                Arrays.stream(values()).map(Solver::diffusersClass).distinct().toArray(String[]::new);
        String name = settings.oneOf("_class_name", "", known);
        if (name.equals(DPM_SOLVER.diffusersClass) && settings.flag("use_karras_sigmas", false)) {
            return DPM_SOLVER_KARRAS;
        }
        return Arrays.stream(values())
                .filter(solver -> solver.diffusersClass.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids() {
        return Arrays.stream(values()).map(Solver::id).toList();
    }
}
