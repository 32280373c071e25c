package dev.nabi.cli.function;

import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Functions as the API gives them, for tests. */
final class Given {
    private Given() {}

    static FunctionView function(String yaml) {
        try {
            return new FunctionView(Yaml.documents(yaml).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Function whose status is about its spec, with two conditions and its traffic. */
    static FunctionView observed(String ready, String revisionReady, String traffic) {
        return function("""
                metadata: {name: hello, namespace: default, generation: 3}
                spec: {}
                status:
                  observedGeneration: 3
                  latestCreatedRevision: hello-00003
                  latestReadyRevision: hello-00002
                  conditions:
                  - {type: Ready, %s}
                  - {type: RevisionReady, %s}
                  traffic: [%s]
                """.formatted(ready, revisionReady, traffic));
    }
}
