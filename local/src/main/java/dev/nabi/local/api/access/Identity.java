package dev.nabi.local.api.access;

import java.util.List;

/** Who sends a request, as the API knows them. */
public record Identity(String user, String uid, List<String> groups) {
    private static final String MASTERS = "system:masters";
    private static final String AUTHENTICATED = "system:authenticated";

    /** Who has the kubeconfig. */
    public static final Identity OWNER = new Identity("nabi-local", "", List.of(MASTERS, AUTHENTICATED));

    public Identity {
        groups = List.copyOf(groups);
    }

    static Identity serviceAccount(String namespace, String name, String uid) {
        return new Identity(
                "system:serviceaccount:" + namespace + ":" + name,
                uid,
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, AUTHENTICATED));
    }

    /** Roles are not asked for those who are above them. */
    boolean mayEverything() {
        return groups.contains(MASTERS);
    }
}
