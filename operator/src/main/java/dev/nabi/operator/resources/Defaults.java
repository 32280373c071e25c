package dev.nabi.operator.resources;

import java.util.List;

/**
 * What the installation adds to a Function's spec.
 *
 * @param baseImage the image that runs {@code spec.java}
 * @param stopSleepSeconds how long an instance of {@code spec.image} that is deleted serves on before it is told to stop,
 *     so that gateways have seen it go, as one of the base image does by itself; 0 for not at all: servers before 1.30
 *     have no such thing
 * @param localFiles whether instances see the files of the machine that the operator runs on, as in local mode
 * @param pullSecrets Secrets of registries that each function pod refers to beside its own
 * @param code where instances find what is in the code store
 * @param pods nodes, labels and resources of function pods
 */
public record Defaults(
        String baseImage,
        int stopSleepSeconds,
        boolean localFiles,
        List<String> pullSecrets,
        CodeLocation code,
        FunctionPods pods) {
    public Defaults {
        pullSecrets = List.copyOf(pullSecrets);
    }

    /** Those of an installation that says nothing of function pods. */
    public Defaults(
            String baseImage, int stopSleepSeconds, boolean localFiles, List<String> pullSecrets, CodeLocation code) {
        this(baseImage, stopSleepSeconds, localFiles, pullSecrets, code, FunctionPods.NONE);
    }

    /** Those of a cluster whose administrator says no more. */
    public Defaults(String baseImage, int stopSleepSeconds) {
        this(baseImage, stopSleepSeconds, false, List.of(), new CodeLocation.None());
    }
}
