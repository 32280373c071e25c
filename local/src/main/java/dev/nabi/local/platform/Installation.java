package dev.nabi.local.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The built parts of the platform in the project's directory. */
record Installation(Path home) {

    Path gateway() {
        return home.resolve("gateway/target/quarkus-app/quarkus-run.jar");
    }

    Path operator() {
        return home.resolve("operator/target/quarkus-app/quarkus-run.jar");
    }

    Path events() {
        return home.resolve("events/target/quarkus-app/quarkus-run.jar");
    }

    Path console() {
        return home.resolve("console/target/quarkus-app/quarkus-run.jar");
    }

    Path runtime() {
        return home.resolve("function-base-image/target/runtime");
    }

    /** The definitions of Function and Trigger. */
    List<Path> definitions() {
        return Stream.of("functions", "triggers")
                .map(plural -> home.resolve("crds/" + plural + ".nabi.dev.yaml"))
                .toList();
    }

    Path example() {
        return home.resolve("examples/hello/function.yaml");
    }

    boolean hasRuntimeCache() {
        return Files.isRegularFile(runtime().resolve("nabi.aot"))
                && Files.isRegularFile(runtime().resolve("nabi-source.aot"));
    }

    /** What must be there and is not. */
    List<Path> missing(boolean withExample, boolean withConsole) {
        var needed = Stream.of(
                gateway(),
                operator(),
                events(),
                runtime().resolve("nabi-function.jar"),
                runtime().resolve("jvm.options"));
        return Stream.of(
                        needed,
                        definitions().stream(),
                        withConsole ? Stream.of(console()) : Stream.<Path>empty(),
                        withExample ? Stream.of(example()) : Stream.<Path>empty())
                .flatMap(files -> files)
                .filter(file -> !Files.isRegularFile(file))
                .toList();
    }
}
