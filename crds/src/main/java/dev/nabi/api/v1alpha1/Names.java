package dev.nabi.api.v1alpha1;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

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

    /** Environment of a function on the base image: what {@code spec.java}, {@code spec.errorDetails} and {@code spec.logTail} set. */
    public static final String ENV_LOG_FORMAT = "NABI_LOG_FORMAT";

    public static final String ENV_RUNTIME = "NABI_RUNTIME";
    public static final String ENV_LAMBDA_EVENT = "NABI_LAMBDA_EVENT";
    public static final String ENV_SOURCE_CACHE = "NABI_SOURCE_CACHE";
    public static final String ENV_ERROR_DETAILS = "NABI_ERROR_DETAILS";
    public static final String ENV_LOG_TAIL = "NABI_LOG_TAIL";

    /** What the platform tells every container, so that nobody else may. */
    public static final Set<String> RESERVED =
            Set.of(ENV_PORT, ENV_NAMESPACE, ENV_FUNCTION, ENV_REVISION, ENV_TIMEOUT_SECONDS);

    /** What a field of the spec tells a function on the base image, so that its environment may not. */
    public static final Set<String> RESERVED_OF_BASE_IMAGE = Set.of(
            ENV_SOURCE,
            ENV_HANDLER,
            ENV_JAR,
            ENV_JAR_URL,
            ENV_JAR_SHA256,
            ENV_LOG_FORMAT,
            ENV_RUNTIME,
            ENV_LAMBDA_EVENT,
            ENV_SOURCE_CACHE,
            ENV_ERROR_DETAILS,
            ENV_LOG_TAIL);

    /** Argument of the base image for an inline source: other JVM options than a jar's, which are its default. */
    public static final String ARGUMENT_SOURCE = "@/opt/nabi/source.options";

    /** Where the jar of a ConfigMap stands in the pod. */
    public static final String JAR_MOUNT = "/opt/nabi/jar";

    /** The volume in the pod into which a large jar is fetched. */
    public static final String CODE_MOUNT = "/var/cache/nabi";

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
