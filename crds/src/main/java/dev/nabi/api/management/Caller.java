package dev.nabi.api.management;

import java.util.List;
import java.util.Map;

/** Who shows a token, as the API server knows them. */
public record Caller(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    public Caller {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
