package dev.nabi.console;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** ServiceAccounts of the namespace default, with the rights that docs/lambda.md gives a deployer. */
public final class Accounts {
    private Accounts() {}

    public static void deployer(ConsoleUnderTest console, String name) {
        account(console, name, """
                - {apiGroups: [nabi.dev], resources: [functions, triggers], verbs: [get, list, create, update, delete]}
                - {apiGroups: [""], resources: [configmaps], verbs: [get, list, create, update]}
                - {apiGroups: [""], resources: [pods, pods/log], verbs: [get, list]}
                - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [%s], verbs: [create]}
                """.formatted(name));
    }

    public static void viewer(ConsoleUnderTest console, String name) {
        account(console, name, "- {apiGroups: [nabi.dev], resources: [functions, triggers], verbs: [get, list]}\n");
    }

    private static void account(ConsoleUnderTest console, String name, String rules) {
        var yaml = """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %1$s, namespace: default}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: %1$s, namespace: default}
                rules:
                %2$s---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s, namespace: default}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
                subjects: [{kind: ServiceAccount, name: %1$s, namespace: default}]
                """.formatted(name, rules);
        console.client
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }
}
