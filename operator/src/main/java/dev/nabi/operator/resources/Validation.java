package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.api.watch.WatchJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the API server may not have checked: rules that one before 1.25 drops from the CRD, sizes in bytes, and values
 * that only the Deployment's own validation would refuse in words about an object that the user did not write.
 */
public final class Validation {
    private static final int MAX_NAME = 50;
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private Validation() {}

    /** What is wrong with the Function in an installation with these defaults; empty when it can be run there. */
    public static List<String> problems(Function function, Defaults defaults) {
        var problems = new ArrayList<>(problems(function));
        if (function.getSpec() != null) {
            CodeRules.checkPlace(function.getSpec(), defaults, problems);
            defaults.pods().check(function.getSpec().pod(), problems);
        }
        return List.copyOf(problems);
    }

    /** What is wrong with the Function, a sentence each; empty when it can be run. */
    public static List<String> problems(Function function) {
        var spec = function.getSpec();
        if (spec == null) {
            return List.of(
                    WatchJson.unreadable(function).orElse("spec: missing; say what runs with spec.java or spec.image"));
        }
        var problems = new ArrayList<String>();
        name(function.getMetadata().getName(), problems);
        if ((spec.java() == null) == (spec.image() == null)) {
            problems.add("exactly one of spec.java and spec.image says what runs; "
                    + (spec.java() == null ? "there is none" : "there are both"));
        }
        CodeRules.check(spec, problems);
        EnvironmentRules.check(spec, problems);
        ResourceRules.check(spec, problems);
        ScaleRules.check(spec.scale(), problems);
        if (spec.budget() != null) {
            problems.addAll(spec.budget().problems("spec.budget"));
        }
        if (spec.access() != null) {
            problems.addAll(spec.access().problems("spec.access"));
        }
        if (spec.limits() != null) {
            problems.addAll(spec.limits().problems("spec.limits"));
        }
        volumes(spec, problems);
        range("spec.port", spec.port(), 1, 65535, problems);
        range("spec.timeoutSeconds", spec.timeoutSeconds(), 1, 3600, problems);
        range("spec.concurrency", spec.concurrency(), 0, 10_000, problems);
        range("spec.revisionHistoryLimit", spec.revisionHistoryLimit(), 0, 100, problems);
        return List.copyOf(problems);
    }

    /** Whether the rules of {@code spec.scale} hold, so that it can be followed even while something else is wrong. */
    public static boolean hasValidScale(FunctionSpec spec) {
        var problems = new ArrayList<String>();
        ScaleRules.check(spec.scale(), problems);
        return problems.isEmpty();
    }

    static void range(String key, int value, int least, int most, List<String> problems) {
        if (value < least || value > most) {
            problems.add(key + ": " + value + " is not between " + least + " and " + most);
        }
    }

    private static void name(String name, List<String> problems) {
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
            problems.add("metadata.name: '" + name + "' must have at most " + MAX_NAME
                    + " characters, of a-z, 0-9 and '-', begin with a letter and not end with '-', since revisions, "
                    + "pods and host names are derived from it");
        }
    }

    private static void volumes(FunctionSpec spec, List<String> problems) {
        var volumes = spec.volumes();
        for (var index = 0; index < volumes.size(); index++) {
            var volume = volumes.get(index);
            var key = "spec.volumes[" + index + "]";
            if ((volume.configMap() == null) == (volume.secret() == null)) {
                problems.add(key + ": exactly one of configMap and secret names what is mounted");
            }
            if (volume.mountPath() == null || !volume.mountPath().startsWith("/")) {
                problems.add(key + ".mountPath: '" + Objects.requireNonNullElse(volume.mountPath(), "")
                        + "' must begin with '/'");
            } else if (isOfPlatform(volume.mountPath())) {
                problems.add(key + ".mountPath: '" + volume.mountPath() + "' is where the platform mounts the jar");
            } else if (volumes.subList(0, index).stream()
                    .anyMatch(earlier -> volume.mountPath().equals(earlier.mountPath()))) {
                problems.add(key + ".mountPath: '" + volume.mountPath() + "' is taken by an earlier volume");
            }
        }
    }

    private static boolean isOfPlatform(String path) {
        return Stream.of(Names.JAR_MOUNT, Names.CODE_MOUNT).anyMatch(mount -> (path + "/").startsWith(mount + "/"));
    }
}
