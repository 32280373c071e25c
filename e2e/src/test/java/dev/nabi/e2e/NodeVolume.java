package dev.nabi.e2e;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A volume for the chart: of the cluster's default class, else a directory of its node, where that is this machine. */
record NodeVolume(Kubectl kubectl, String name) {
    private static final String IS_DEFAULT =
            "{.items[*].metadata.annotations.storageclass\\.kubernetes\\.io/is-default-class}";

    /** Why there is none to be had; empty when there is. */
    Optional<String> whyNot() {
        return hasDefaultClass()
                ? Optional.empty()
                : NodePostgres.whyNot(node("{.items[0].status.addresses[?(@.type=='InternalIP')].address}"))
                        .map(reason -> "there is no default StorageClass, and " + reason);
    }

    /** Makes it, where the cluster does not do so by itself; the values that have a claim of the chart take it. */
    Map<String, Object> create(Path directory, String key) {
        if (hasDefaultClass()) {
            return Map.of();
        }
        kubectl.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata:
                  name: %1$s
                spec:
                  capacity:
                    storage: 4Gi
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: Retain
                  storageClassName: %1$s
                  local:
                    path: %2$s
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                        - matchExpressions:
                            - {key: kubernetes.io/hostname, operator: In, values: ["%3$s"]}
                """.formatted(
                        name, directory.toAbsolutePath(), node("{.items[0].metadata.labels.kubernetes\\.io/hostname}")))
                .succeeded();
        return Map.of(key, name);
    }

    /** Takes the claim away, whose pod is gone, and the volume. */
    void delete(String claim) {
        kubectl.run("-n", Installation.NAMESPACE, "delete", "pvc", claim, "--ignore-not-found");
        kubectl.run("delete", "pv", name, "--ignore-not-found");
    }

    private boolean hasDefaultClass() {
        return kubectl.run("get", "storageclass", "-o", "jsonpath=" + IS_DEFAULT)
                .text()
                .contains("true");
    }

    private String node(String jsonpath) {
        return kubectl.run("get", "nodes", "-o", "jsonpath=" + jsonpath)
                .succeeded()
                .text();
    }
}
