package dev.nabi.local.api.access;

/**
 * What a request wants to do: a verb on a resource, or on a path that is none.
 *
 * @param namespace empty for all namespaces, and for what is in none
 * @param name empty for all objects
 * @param path empty for a resource
 */
public record Attributes(
        String verb, String group, String resource, String subresource, String namespace, String name, String path) {

    /** A resource by its name in roles, such as {@code deployments/scale}. */
    String qualifiedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    boolean isResource() {
        return path.isEmpty();
    }

    public static Attributes ofPath(String verb, String path) {
        return new Attributes(verb, "", "", "", "", "", path);
    }

    /** The refusal's words, as a real server's. */
    String refusedTo(String user) {
        if (!isResource()) {
            return "User \"%s\" cannot %s path \"%s\"".formatted(user, verb, path);
        }
        var where = namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"";
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(user, verb, qualifiedResource(), group, where);
    }
}
