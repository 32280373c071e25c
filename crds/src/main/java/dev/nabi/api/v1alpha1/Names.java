package dev.nabi.api.v1alpha1;

import java.util.Locale;
import java.util.OptionalInt;

/** The names that are derived from a Function's, and those by which a function's process is told what to run. */
public final class Names {
    /** The container of a function's pod. */
    public static final String CONTAINER = "function";

    /** Environment of every function: the port to listen on. */
    public static final String ENV_PORT = "PORT";

    /** Environment of every function: who it is. */
    public static final String ENV_NAMESPACE = "NABI_NAMESPACE";

    public static final String ENV_FUNCTION = "NABI_FUNCTION";
    public static final String ENV_REVISION = "NABI_REVISION";

    /** Environment of a function on the base image: its code and its handler. */
    public static final String ENV_SOURCE = "NABI_SOURCE";

    public static final String ENV_HANDLER = "NABI_HANDLER";
    public static final String ENV_JAR = "NABI_JAR";
    public static final String ENV_JAR_URL = "NABI_JAR_URL";
    public static final String ENV_JAR_SHA256 = "NABI_JAR_SHA256";

    /** Environment of a function on the base image: its time-out, after which its handler is interrupted. */
    public static final String ENV_TIMEOUT_SECONDS = "NABI_TIMEOUT_SECONDS";

    /** Argument of the base image for an inline source: other JVM options than a jar's, which are its default. */
    public static final String ARGUMENT_SOURCE = "@/opt/nabi/source.options";

    /** Where the jar of a ConfigMap stands in the pod. */
    public static final String JAR_MOUNT = "/opt/nabi/jar";

    private Names() {}

    /** The name of a Function's revision: {@code hello-00001} is the first of {@code hello}. */
    public static String revision(String function, int number) {
        return String.format(Locale.ROOT, "%s-%05d", function, number);
    }

    /** The number of a revision of this Function; empty for any other name. */
    public static OptionalInt revisionNumber(String function, String revision) {
        if (!revision.startsWith(function + "-")) {
            return OptionalInt.empty();
        }
        var digits = revision.substring(function.length() + 1);
        return digits.matches("[0-9]{5,9}") ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }
}
