package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the pods of a Function run, and which labels they have for others. The installation has one for all Functions, and each
 * Function may have its own, of which the installation allows some fields.
 */
public record PodSettings(
        @JsonPropertyDescription(
                "Labels of the nodes that instances may run on, beside those that the installation asks for.")
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that instances tolerate, beside those of the installation.")
        @Size(max = 16)
        List<Toleration> tolerations,

        @JsonPropertyDescription("The RuntimeClass of the pods, such as gvisor. Default: that of the installation.")
        @Size(max = 253)
        @Pattern("^([a-z0-9]([-.a-z0-9]*[a-z0-9])?)?$")
        @Nullable
        String runtimeClassName,

        @JsonPropertyDescription(
                "Further labels of the pods, such as a cost centre. Those of the installation come first; names under nabi.dev "
                        + "are refused.")
        Map<String, String> labels,

        @JsonPropertyDescription(
                "How the instances of one revision are spread over nodes or zones. Default: as the installation says.")
        @Size(max = 4)
        List<SpreadSpec> topologySpread) {

    /** Neither nodes nor labels are asked for. */
    public static final PodSettings NONE = new PodSettings(Map.of(), List.of(), null, Map.of(), List.of());

    private static final java.util.regex.Pattern KEY =
            java.util.regex.Pattern.compile("([-.a-z0-9]{1,253}/)?[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?");
    private static final java.util.regex.Pattern VALUE =
            java.util.regex.Pattern.compile("([A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?");

    public PodSettings {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        // A chart that fills in nothing writes the empty text.
        runtimeClassName = "".equals(runtimeClassName) ? null : runtimeClassName;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        topologySpread = topologySpread == null ? List.of() : List.copyOf(topologySpread);
    }

    /** These of an installation with those of a Function: what both name of nodes and labels is the installation's. */
    public PodSettings with(@Nullable PodSettings own) {
        if (own == null) {
            return this;
        }
        return new PodSettings(
                united(own.nodeSelector, nodeSelector),
                Stream.concat(tolerations.stream(), own.tolerations.stream())
                        .distinct()
                        .toList(),
                own.runtimeClassName == null ? runtimeClassName : own.runtimeClassName,
                united(own.labels, labels),
                own.topologySpread.isEmpty() ? topologySpread : own.topologySpread);
    }

    private static Map<String, String> united(Map<String, String> first, Map<String, String> last) {
        var united = new TreeMap<>(first);
        united.putAll(last);
        return united;
    }

    /** The fields that are set, by their names. */
    public List<String> fields() {
        var fields = new ArrayList<String>();
        add(fields, "nodeSelector", !nodeSelector.isEmpty());
        add(fields, "tolerations", !tolerations.isEmpty());
        add(fields, "runtimeClassName", runtimeClassName != null);
        add(fields, "labels", !labels.isEmpty());
        add(fields, "topologySpread", !topologySpread.isEmpty());
        return fields;
    }

    private static void add(List<String> fields, String name, boolean isSet) {
        if (isSet) {
            fields.add(name);
        }
    }

    /** What is wrong with it, a sentence each, keys named under {@code prefix}. */
    public List<String> problems(String prefix) {
        var problems = new ArrayList<String>();
        labels(prefix + ".nodeSelector", nodeSelector, problems);
        labels(prefix + ".labels", labels, problems);
        labels.keySet().stream()
                .filter(name -> name.startsWith(Labels.PREFIX) || name.equals(Labels.MANAGED_BY))
                .sorted()
                .forEach(name -> problems.add(prefix + ".labels: '" + name
                        + "' is set by the platform; choose a name under a domain of yours"));
        for (var index = 0; index < topologySpread.size(); index++) {
            if (topologySpread.get(index).topologyKey() == null) {
                problems.add(prefix + ".topologySpread[" + index
                        + "].topologyKey: is missing; name a label of nodes, such as topology.kubernetes.io/zone");
            }
        }
        return problems;
    }

    private static void labels(String key, Map<String, String> labels, List<String> problems) {
        new TreeMap<>(labels).forEach((name, value) -> {
            if (!KEY.matcher(name).matches()) {
                problems.add(key + ": '" + name + "' is no name of a label; write team or example.org/team");
            }
            if (!VALUE.matcher(value).matches()) {
                problems.add(key + "." + name + ": '" + value + "' is no value of a label; at most 63 characters of "
                        + "a-z, A-Z, 0-9, '-', '_' and '.', the first and the last no sign");
            }
        });
    }
}
