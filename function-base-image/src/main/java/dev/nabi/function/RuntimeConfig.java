package dev.nabi.function;

import dev.nabi.function.invocation.Invoker.Disclosure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the process is to run and where it listens, from its environment. */
record RuntimeConfig(
        String host,
        int port,
        Duration timeout,
        Code code,
        @Nullable String handler,
        boolean jsonLog,
        @Nullable String revision,
        Disclosure disclosure) {

    /** Where the function's code is. */
    sealed interface Code {
        record Source(String text, @Nullable Path cache) implements Code {}

        record Jar(String classPath) implements Code {}

        record RemoteJar(URI uri, String sha256, @Nullable Path cache) implements Code {}

        /** The zip of a program, or its directory, and where it may be unpacked. */
        record Program(Code zip, @Nullable Path cache) implements Code {}
    }

    private static final int MAX_TIMEOUT_SECONDS = 3600;

    static RuntimeConfig of(Map<String, String> env) {
        var code = isProgram(env) ? program(env) : code(env);
        var named = value(env, "NABI_HANDLER");
        // As Google's own invoker is told.
        var handler = named == null ? value(env, "FUNCTION_TARGET") : named;
        if (handler == null && !(code instanceof Code.Source || code instanceof Code.Program)) {
            throw new ConfigException(
                    "NABI_HANDLER is missing: a jar's handler is named as pkg.Class or pkg.Class::method");
        }
        return new RuntimeConfig(
                env.getOrDefault("HOST", "0.0.0.0"),
                number(env, "PORT", 8080, 0, 65535),
                Duration.ofSeconds(number(env, "NABI_TIMEOUT_SECONDS", 30, 1, MAX_TIMEOUT_SECONDS)),
                code,
                handler,
                jsonLog(env),
                value(env, "NABI_REVISION"),
                new Disclosure(isTrue(env, "NABI_ERROR_DETAILS"), isTrue(env, "NABI_LOG_TAIL")));
    }

    /** The same on a free port that only this machine reaches. */
    RuntimeConfig onLoopback() {
        return new RuntimeConfig("127.0.0.1", 0, timeout, code, handler, jsonLog, revision, disclosure);
    }

    /** The name of a jar's handler, which is checked to be there. */
    String requireHandler() {
        return Objects.requireNonNull(handler);
    }

    /** Whether a program of the code runs, and not its Java. */
    private static boolean isProgram(Map<String, String> env) {
        var runtime = value(env, "NABI_RUNTIME");
        if (runtime == null || runtime.equals("java") || runtime.equals("bootstrap")) {
            return "bootstrap".equals(runtime);
        }
        throw new ConfigException("NABI_RUNTIME is \"" + runtime + "\"; allowed are java and bootstrap");
    }

    private static Code program(Map<String, String> env) {
        var code = code(env);
        if (code instanceof Code.Source) {
            throw new ConfigException(
                    "NABI_RUNTIME is bootstrap, which is a file of the code's zip; NABI_SOURCE is Java");
        }
        return new Code.Program(code, cache(env));
    }

    private static @Nullable Path cache(Map<String, String> env) {
        var directory = value(env, "NABI_SOURCE_CACHE");
        return directory == null ? null : Path.of(directory);
    }

    private static Code code(Map<String, String> env) {
        var found = new ArrayList<Code>();
        var cache = cache(env);
        var source = value(env, "NABI_SOURCE");
        if (source != null) {
            found.add(new Code.Source(source, cache));
        }
        var jar = value(env, "NABI_JAR");
        if (jar != null) {
            found.add(new Code.Jar(jar));
        }
        var url = value(env, "NABI_JAR_URL");
        if (url != null) {
            found.add(remoteJar(url, value(env, "NABI_JAR_SHA256"), cache));
        }
        if (found.size() != 1) {
            throw new ConfigException(
                    "exactly one of NABI_SOURCE, NABI_JAR and NABI_JAR_URL holds the function's code; " + found.size()
                            + " are set");
        }
        return found.getFirst();
    }

    private static Code remoteJar(String url, @Nullable String sha256, @Nullable Path cache) {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new ConfigException("NABI_JAR_URL is \"" + url + "\"; allowed are http and https");
        }
        if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
            throw new ConfigException("NABI_JAR_SHA256 is not the 64 lower-case hexadecimal digits of a SHA-256");
        }
        try {
            return new Code.RemoteJar(URI.create(url), sha256, cache);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigException("NABI_JAR_URL is not a URL: " + malformed.getMessage());
        }
    }

    private static boolean jsonLog(Map<String, String> env) {
        var format = value(env, "NABI_LOG_FORMAT");
        if (format == null || format.equals("text") || format.equals("json")) {
            return !"text".equals(format);
        }
        throw new ConfigException("NABI_LOG_FORMAT is \"" + format + "\"; allowed are text and json");
    }

    private static boolean isTrue(Map<String, String> env, String key) {
        var text = value(env, key);
        if (text == null || text.equals("true") || text.equals("false")) {
            return "true".equals(text);
        }
        throw new ConfigException(key + " is \"" + text + "\"; allowed are true and false");
    }

    private static @Nullable String value(Map<String, String> env, String key) {
        var value = env.get(key);
        return value == null || value.isBlank() ? null : value;
    }

    private static int number(Map<String, String> env, String key, int otherwise, int least, int most) {
        var text = value(env, key);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, together with a number out of range.
        }
        throw new ConfigException(key + " is \"" + text + "\"; allowed are " + least + " to " + most);
    }

    /** The environment does not say what to run; the message says which variable and what it may hold. */
    static final class ConfigException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConfigException(String message) {
            super(message);
        }
    }
}
