package dev.nabi.api.management;

/** What a request at a management port needs. */
public sealed interface Permission {

    /** To get Functions of a namespace, and so to read what they used; of all namespaces where it is empty. */
    record Functions(String namespace) implements Permission {}

    /** A verb on one resource of the group nabi.dev; {@code subresource} may be empty. */
    record Resource(String verb, String resource, String subresource, String namespace, String name)
            implements Permission {}

    /** To get a path that is no resource, such as {@code /metrics}. */
    record Path(String path) implements Permission {}
}
