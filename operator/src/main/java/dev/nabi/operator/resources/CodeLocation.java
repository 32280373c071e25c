package dev.nabi.operator.resources;

import dev.nabi.api.code.CodeSignature;
import dev.nabi.api.v1alpha1.Names;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/** Where instances find what is in the code store of the installation. */
public sealed interface CodeLocation {
    /** The variables that tell an instance of a namespace where its code is. */
    Map<String, String> variables(String namespace, String sha256);

    /** There is no store: the digest is all that is known. */
    record None() implements CodeLocation {
        @Override
        public Map<String, String> variables(String namespace, String sha256) {
            return Map.of(Names.ENV_JAR_SHA256, sha256);
        }
    }

    /** A directory of the machine that instances run on, as in local mode. */
    record Directory(String path) implements CodeLocation {
        @Override
        public Map<String, String> variables(String namespace, String sha256) {
            return Map.of(Names.ENV_JAR, path + "/" + sha256 + ".jar", Names.ENV_JAR_SHA256, sha256);
        }
    }

    /**
     * A server that instances ask, each with a signature for its own code.
     *
     * @param key what signs, as it is now; of several lines the first
     */
    record Server(URI address, Supplier<String> key) implements CodeLocation {
        @Override
        public Map<String, String> variables(String namespace, String sha256) {
            var target = new CodeSignature(namespace, sha256)
                    .target(key.get().lines().findFirst().orElse(""));
            return Map.of(Names.ENV_JAR_URL, address + target, Names.ENV_JAR_SHA256, sha256);
        }
    }
}
