package dev.nabi.local.agent.container;

import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The command line of a container's process. */
public final class CommandLine {
    static final String CONTAINER_ENGINE_MISSING = "ContainerEngineMissing";

    private CommandLine() {}

    /** The environment is what {@code $(NAME)} in command and arguments may use. */
    public static Launch of(
            Container container, Map<String, String> environment, PathTranslation paths, Surroundings machine) {
        var command = words(container.getCommand(), environment, paths);
        var arguments = words(container.getArgs(), environment, paths);
        if (command.isEmpty() && container.getImage().equals(machine.baseImage().name())) {
            return new Launch.OfBaseImage(java(container, machine, arguments));
        }
        if (command.isEmpty()) {
            return new Launch.Refused(CONTAINER_ENGINE_MISSING, noEngine(container));
        }
        var program = machine.programs().apply(command.getFirst());
        if (program.isEmpty()) {
            return new Launch.Refused(CONTAINER_ENGINE_MISSING, noProgram(container, command.getFirst()));
        }
        var line = new ArrayList<String>(command);
        line.set(0, program.get().toString());
        line.addAll(arguments);
        return new Launch.OfProgram(
                line,
                "local mode does not use the image " + container.getImage() + ": it runs " + program.get()
                        + " of this machine");
    }

    /** What a command line depends on besides the pod: the base image, the pod's temporary directory, the programs here. */
    public record Surroundings(BaseImage baseImage, Path temporary, Function<String, Optional<Path>> programs) {}

    private static List<String> java(Container container, Surroundings machine, List<String> arguments) {
        var image = machine.baseImage();
        var line = new ArrayList<String>();
        line.add(image.java().toString());
        line.add("@" + image.runtime().resolve("jvm.options"));
        boolean source = arguments.contains(Names.ARGUMENT_SOURCE);
        if (source) {
            // As in the base image's source.options.
            line.add("-XX:TieredStopAtLevel=1");
        }
        if (image.hasCache()) {
            line.add("-XX:AOTCache=" + image.runtime().resolve(source ? "nabi-source.aot" : "nabi.aot"));
        }
        // No cgroup bounds a process here: the JVM sizes its heap from the limit as if it were the machine's memory.
        PodFields.memoryLimit(container).ifPresent(bytes -> line.add("-XX:MaxRAM=" + bytes));
        line.add("-Djava.io.tmpdir=" + machine.temporary());
        line.add("-cp");
        line.add(image.runtime().resolve("nabi-function.jar").toString());
        line.add("dev.nabi.function.Main");
        return line;
    }

    private static List<String> words(List<String> words, Map<String, String> environment, PathTranslation paths) {
        return words.stream()
                .map(word -> paths.translate(Expansion.expand(word, environment)))
                .toList();
    }

    private static String noEngine(Container container) {
        return "the image " + container.getImage() + " needs a container engine, which local mode does not use: "
                + "give spec.command with a program of this machine (python3, node, ...), write the function as "
                + "spec.java, or apply it to a cluster";
    }

    private static String noProgram(Container container, String program) {
        return "local mode does not use the image " + container.getImage() + " but programs of this machine, and it "
                + "has no \"" + program + "\": install it on the PATH of the node agent, or apply this to a cluster";
    }
}
