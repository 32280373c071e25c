package dev.nabi.function.provider;

import java.util.List;

/** Whose types a handler may use besides the JDK's; its jars stand in directories of their own, out of the class path. */
@SuppressWarnings("ImmutableEnumChecker") // Its lists are List.of.
enum Provider {
    AWS("dev.nabi.function.aws.LambdaAdapter", "com.amazonaws.services.lambda.runtime.", List.of("aws")),
    GOOGLE(
            "dev.nabi.function.google.FunctionsFrameworkAdapter",
            "com.google.cloud.functions.",
            List.of("google", "cloudevents")),
    CLOUD_EVENTS("dev.nabi.function.cloudevents.CloudEventsAdapter", "io.cloudevents.", List.of("cloudevents"));

    private final String adapter;
    private final String packages;
    private final List<String> directories;

    Provider(String adapter, String packages, List<String> directories) {
        this.adapter = adapter;
        this.packages = packages;
        this.directories = directories;
    }

    /** The class that makes handlers of this provider's. */
    String adapter() {
        return adapter;
    }

    List<String> directories() {
        return directories;
    }

    /** Whether a type of this name is of this provider's interfaces. */
    boolean owns(String typeName) {
        return typeName.startsWith(packages);
    }

    /** Whether a source may use this provider's types: it names their package. */
    boolean isNamedIn(String source) {
        return source.contains(packages);
    }
}
