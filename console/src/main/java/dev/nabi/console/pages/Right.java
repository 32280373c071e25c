package dev.nabi.console.pages;

/** What a caller may do in a namespace, as far as pages have a button for it. */
public enum Right {
    LIST("nabi.dev", "functions", "", "list"),
    CREATE("nabi.dev", "functions", "", "create"),
    UPDATE("nabi.dev", "functions", "", "update"),
    DELETE("nabi.dev", "functions", "", "delete"),
    LOGS("", "pods", "log", "get"),
    READ_DEAD_LETTERS("nabi.dev", "deadletters", "", "get"),
    REDRIVE("nabi.dev", "deadletters", "", "update"),
    PURGE("nabi.dev", "deadletters", "", "delete");

    private final String group;
    private final String resource;
    private final String subresource;
    private final String verb;

    Right(String group, String resource, String subresource, String verb) {
        this.group = group;
        this.resource = resource;
        this.subresource = subresource;
        this.verb = verb;
    }

    String group() {
        return group;
    }

    String resource() {
        return resource;
    }

    String subresource() {
        return subresource;
    }

    String verb() {
        return verb;
    }
}
