package dev.nabi.console.caller;

/**
 * Who uses the console, as their sign-in proved it. Whatever is done for them is done with this token and with no other right.
 *
 * @param namespace where they work unless a request names another namespace
 * @param name the user as the API server calls them, such as {@code system:serviceaccount:shop:deploy}
 * @param token their bearer token of the Kubernetes API
 */
public record Caller(String namespace, String name, String token) {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    /** A ServiceAccount with its token. */
    public static Caller serviceAccount(String namespace, String account, String token) {
        return new Caller(namespace, SERVICE_ACCOUNT + namespace + ":" + account, token);
    }

    /** The same caller in another namespace. */
    public Caller in(String other) {
        return new Caller(other, name, token);
    }

    /** Without the token, so that no log line holds it. */
    @Override
    public String toString() {
        return name + " in " + namespace;
    }
}
