package dev.nabi.local.api.kinds;

import dev.nabi.local.api.kinds.ResourceKind.Naming;
import dev.nabi.local.api.kinds.ResourceKind.ScalePaths;
import dev.nabi.local.api.kinds.ResourceKind.Serving;
import dev.nabi.local.api.schema.ModelSchemas;
import dev.nabi.local.api.table.Printer;
import dev.nabi.local.api.table.Printers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The kinds that are served from the start. */
public final class BuiltIn {
    public static final ResourceKind NAMESPACES = cluster("", "v1", "namespaces", Namespace.class)
            .shortNames("ns")
            .subresources("status", "finalize")
            .selectable("status.phase")
            .columns(Printers.namespaces());
    public static final ResourceKind PODS = namespaced("", "v1", "pods", Pod.class)
            .shortNames("po")
            .categories("all")
            .subresources("status", "log")
            .selectable(
                    "spec.nodeName", "status.phase", "status.podIP", "spec.restartPolicy", "spec.serviceAccountName")
            .columns(Printers.pods());
    public static final ResourceKind CONFIG_MAPS =
            namespaced("", "v1", "configmaps", ConfigMap.class).shortNames("cm").columns(Printers.configMaps());
    public static final ResourceKind SECRETS =
            namespaced("", "v1", "secrets", Secret.class).selectable("type").columns(Printers.secrets());
    public static final ResourceKind EVENTS = namespaced("", "v1", "events", Event.class)
            .shortNames("ev")
            .selectable(
                    "involvedObject.kind",
                    "involvedObject.name",
                    "involvedObject.namespace",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type")
            .columns(Printers.events());
    public static final ResourceKind SERVICE_ACCOUNTS = namespaced("", "v1", "serviceaccounts", ServiceAccount.class)
            .shortNames("sa")
            .subresources("token")
            .columns(Printers.serviceAccounts());
    public static final ResourceKind SERVICES = namespaced("", "v1", "services", Service.class)
            .shortNames("svc")
            .categories("all")
            .subresources("status")
            .columns(Printers.services());
    public static final ResourceKind NODES = cluster("", "v1", "nodes", Node.class)
            .shortNames("no")
            .subresources("status")
            .columns(Printers.nodes());
    public static final ResourceKind DEPLOYMENTS = namespaced("apps", "v1", "deployments", Deployment.class)
            .shortNames("deploy")
            .categories("all")
            .subresources("status", "scale")
            .columns(Printers.deployments());
    public static final ResourceKind REPLICA_SETS = namespaced("apps", "v1", "replicasets", ReplicaSet.class)
            .shortNames("rs")
            .categories("all")
            .subresources("status", "scale")
            .selectable("status.replicas")
            .columns(Printers.replicaSets());
    public static final ResourceKind LEASES =
            namespaced("coordination.k8s.io", "v1", "leases", Lease.class).columns(Printers.leases());
    public static final ResourceKind NETWORK_POLICIES = namespaced(
                    "networking.k8s.io", "v1", "networkpolicies", NetworkPolicy.class)
            .shortNames("netpol")
            .columns(Printers.networkPolicies());
    public static final ResourceKind CUSTOM_RESOURCE_DEFINITIONS = cluster(
                    "apiextensions.k8s.io", "v1", "customresourcedefinitions", CustomResourceDefinition.class)
            .shortNames("crd", "crds")
            .categories("api-extensions")
            .subresources("status")
            .columns(Printers.created());

    private static final String RBAC = "rbac.authorization.k8s.io";

    public static final ResourceKind ROLES =
            namespaced(RBAC, "v1", "roles", Role.class).columns(Printers.created());
    public static final ResourceKind ROLE_BINDINGS =
            namespaced(RBAC, "v1", "rolebindings", RoleBinding.class).columns(Printers.plain());
    public static final ResourceKind CLUSTER_ROLES =
            cluster(RBAC, "v1", "clusterroles", ClusterRole.class).columns(Printers.created());
    public static final ResourceKind CLUSTER_ROLE_BINDINGS =
            cluster(RBAC, "v1", "clusterrolebindings", ClusterRoleBinding.class).columns(Printers.plain());

    private BuiltIn() {}

    public static List<ResourceKind> all() {
        return List.of(
                NAMESPACES,
                PODS,
                CONFIG_MAPS,
                SECRETS,
                EVENTS,
                SERVICE_ACCOUNTS,
                SERVICES,
                NODES,
                DEPLOYMENTS,
                REPLICA_SETS,
                LEASES,
                NETWORK_POLICIES,
                CUSTOM_RESOURCE_DEFINITIONS,
                ROLES,
                ROLE_BINDINGS,
                CLUSTER_ROLES,
                CLUSTER_ROLE_BINDINGS);
    }

    private static Row namespaced(String group, String version, String plural, Class<?> model) {
        return new Row(new ResourceKind.Id(group, version, plural), model, true);
    }

    private static Row cluster(String group, String version, String plural, Class<?> model) {
        return new Row(new ResourceKind.Id(group, version, plural), model, false);
    }

    /** A row of the table on its way to a kind. */
    private static final class Row {
        private final ResourceKind.Id id;
        private final Class<?> model;
        private final boolean namespaced;
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private Set<String> subresources = Set.of();
        private final Set<String> selectable = new TreeSet<>(Set.of("metadata.name"));

        Row(ResourceKind.Id id, Class<?> model, boolean namespaced) {
            this.id = id;
            this.model = model;
            this.namespaced = namespaced;
            if (namespaced) {
                selectable.add("metadata.namespace");
            }
        }

        Row shortNames(String... names) {
            shortNames = List.of(names);
            return this;
        }

        Row categories(String... names) {
            categories = List.of(names);
            return this;
        }

        Row subresources(String... names) {
            subresources = Set.of(names);
            return this;
        }

        Row selectable(String... fields) {
            selectable.addAll(List.of(fields));
            return this;
        }

        ResourceKind columns(Printer printer) {
            var kind = model.getSimpleName();
            var naming = new Naming(kind, kind.toLowerCase(Locale.ROOT), shortNames, categories);
            var scale = subresources.contains("scale") ? ScalePaths.BUILT_IN : null;
            var serving = new Serving(subresources, Set.copyOf(selectable), printer, scale);
            return new ResourceKind(id, naming, namespaced, false, serving, () -> ModelSchemas.of(model));
        }
    }
}
