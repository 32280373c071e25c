package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.JarSpec;
import dev.nabi.api.v1alpha1.JavaSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The rules of what runs. */
final class CodeRules {
    private CodeRules() {}

    static void check(FunctionSpec spec, List<String> problems) {
        var java = spec.java();
        if (java == null) {
            return;
        }
        if (!spec.command().isEmpty() || !spec.args().isEmpty()) {
            problems.add("spec.command and spec.args belong to spec.image; spec.java has its own");
        }
        if ((java.source() == null) == (java.jar() == null)) {
            problems.add("exactly one of spec.java.source and spec.java.jar holds the code; "
                    + (java.source() == null ? "there is none" : "there are both"));
        }
        if (java.source() != null) {
            source(java.source(), problems);
        }
        if (java.isProgram() && java.source() != null) {
            problems.add(
                    "spec.java.runtime: bootstrap is a program in a zip, which spec.java.jar names; spec.java.source is"
                            + " Java");
        }
        var handler = java.handler();
        if (!java.isProgram() && handler != null && (handler.indexOf('/') >= 0 || handler.indexOf('-') >= 0)) {
            problems.add("spec.java.handler: '" + handler
                    + "' is no name of a class or of its method; write pkg.Class or" + " pkg.Class::method");
        }
        if (java.jar() != null) {
            jar(java, java.jar(), problems);
        }
    }

    /** A file is there where pods see the machine's files, and stored code where the installation has a store. */
    static void checkPlace(FunctionSpec spec, Defaults defaults, List<String> problems) {
        var jar = spec.java() == null ? null : spec.java().jar();
        if (jar != null && jar.file() != null && !defaults.localFiles()) {
            problems.add(
                    "spec.java.jar.file: works in local mode only, where instances see the files of your machine; in a"
                            + " cluster use spec.java.jar.sha256 (`nabi deploy` stores the jar), spec.java.jar.configMap"
                            + " (up to 1 MiB), spec.java.jar.url, or an image");
        }
        if (jar != null && jar.isStored() && defaults.code() instanceof CodeLocation.None) {
            problems.add(
                    "spec.java.jar.sha256: this installation has no code store (events.enabled and events.code.enabled"
                            + " of the chart); use spec.java.jar.configMap (up to 1 MiB), spec.java.jar.url, or an image");
        }
    }

    private static void source(String source, List<String> problems) {
        var bytes = source.getBytes(StandardCharsets.UTF_8).length;
        if (source.isBlank()) {
            problems.add("spec.java.source: is empty; it holds one .java file as text");
        }
        if (bytes > JavaSpec.MAX_SOURCE_BYTES) {
            problems.add("spec.java.source: has " + bytes + " bytes in UTF-8, at most " + JavaSpec.MAX_SOURCE_BYTES
                    + " fit; put larger code into a jar");
        }
        if (source.indexOf('\0') >= 0) {
            problems.add("spec.java.source: holds a NUL character, which no environment variable can");
        }
    }

    private static void jar(JavaSpec java, JarSpec jar, List<String> problems) {
        if (java.handler() == null) {
            problems.add("spec.java.handler: is missing; it names the class in the jar");
        }
        var stored = jar.isStored() ? jar.sha256() : null;
        if (Stream.of(jar.url(), stored, jar.configMap(), jar.file())
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            problems.add(JarSpec.ONE_PLACE);
        }
        if (jar.url() != null && jar.sha256() == null) {
            problems.add(JarSpec.PINNED);
        }
        if (jar.sizeBytes() != null && jar.sha256() == null) {
            problems.add(JarSpec.SIZED);
        }
    }
}
