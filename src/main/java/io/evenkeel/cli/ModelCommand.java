package io.evenkeel.cli;

import io.evenkeel.sampler.ModelDescription;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code model}: describes model folders. */
@Command(name = "model", description = "Describes model folders.", mixinStandardHelpOptions = true)
final class ModelCommand {
    private final PrintStream out;

    ModelCommand(PrintStream out) {
        this.out = out;
    }

    @Command(description = "Prints what a model folder holds, with its fingerprint.")
    void inspect(
            @Parameters(paramLabel = "DIR", description = "a model's folder, in diffusers' ONNX layout") Path folder) {
        out.print(ModelDescription.read(folder));
    }
}
