package dev.nabi.operator.plan;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.JarCopy;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Revision;
import java.util.Comparator;
import java.util.Optional;

/** Which content of a ConfigMap's jar a Function is to run. */
record JarSource(FunctionSnapshot seen) {

    /**
     * What the ConfigMap holds now. Where that is nothing, or is not known yet, the latest revision goes on with its copy as
     * long as the spec has not changed since; otherwise there is no answer.
     */
    Optional<Code> code() {
        var key = JarCopy.source(seen.function().getSpec());
        if (key == null) {
            return Optional.of(Code.IN_SPEC);
        }
        return seen.jarSource() instanceof JarConfigMap.Present(var digests) && digests.containsKey(key.key())
                ? Optional.of(new Code(digests.get(key.key())))
                : ofLatestRevision();
    }

    private Optional<Code> ofLatestRevision() {
        return latest().map(revision -> seen.deployment(revision.name()))
                .filter(deployment -> Code.of(deployment).jar() != null)
                .filter(deployment -> RevisionDeployment.written(seen.function(), Code.of(deployment))
                        .equals(FunctionSnapshot.annotations(deployment.getMetadata())
                                .get(Labels.WRITTEN)))
                .map(Code::of);
    }

    /** The latest revision, where it is one from before copies were made: nobody knows which content it runs. */
    Optional<Revision> withoutCopy() {
        return JarCopy.source(seen.function().getSpec()) == null
                ? Optional.empty()
                : latest().filter(revision -> RevisionDeployment.written(seen.function(), Code.IN_SPEC)
                        .equals(FunctionSnapshot.annotations(
                                        seen.deployment(revision.name()).getMetadata())
                                .get(Labels.WRITTEN)));
    }

    /** What is missing, in a sentence. */
    String problem() {
        var key = JarCopy.source(seen.function().getSpec());
        if (key == null) {
            return "";
        }
        var where = "in namespace '" + seen.function().getMetadata().getNamespace() + "'";
        return "spec.java.jar.configMap: "
                + switch (seen.jarSource()) {
                    case JarConfigMap.Unread _ ->
                        "the operator has not read the ConfigMaps yet; its log says why, should it last";
                    case JarConfigMap.Absent _ -> "there is no ConfigMap '" + key.name() + "' " + where;
                    case JarConfigMap.Present(var digests) ->
                        "the ConfigMap '" + key.name() + "' " + where + " has no key '" + key.key() + "'; it has "
                                + (digests.isEmpty() ? "none" : String.join(", ", digests.keySet()));
                };
    }

    private Optional<Revision> latest() {
        return seen.revisions().stream().max(Comparator.comparingInt(Revision::number));
    }
}
