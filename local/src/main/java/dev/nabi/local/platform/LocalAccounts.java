package dev.nabi.local.platform;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.util.List;

/** The console's first account, which may do everything: it is of the person who started the platform. */
final class LocalAccounts {
    static final String NAMESPACE = "nabi-accounts";
    static final String FIRST = "admin";

    private static final String ROLE = "cluster-admin";
    private static final String ALL = "*";

    private LocalAccounts() {}

    static List<HasMetadata> objects() {
        var namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .build();
        var account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(FIRST)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .build();
        var role = new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(ROLE)
                .endMetadata()
                .addNewRule()
                .withApiGroups(ALL)
                .withResources(ALL)
                .withVerbs(ALL)
                .endRule()
                .addNewRule()
                .withNonResourceURLs(ALL)
                .withVerbs(ALL)
                .endRule()
                .build();
        var binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("nabi-console-first")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", ROLE)
                .addNewSubject("", "ServiceAccount", FIRST, NAMESPACE)
                .build();
        return List.of(namespace, account, role, binding);
    }
}
