package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Deployment that a revision is. It never says {@code replicas}: the API server starts a new one at 1, the
 * autoscaler goes on from there, and an apply of this leaves the field alone.
 */
public final class RevisionDeployment {
    /** A pod of ours is there within seconds or not at all; the API server's default is ten minutes. */
    private static final int PROGRESS_DEADLINE_SECONDS = 180;

    private static final Defaults NO_DEFAULTS = new Defaults("", 0);

    private RevisionDeployment() {}

    /** The desired Deployment of a revision whose code is in the spec. */
    public static Deployment of(Function function, String revision, Defaults defaults) {
        return of(function, revision, Code.IN_SPEC, defaults);
    }

    /** The desired Deployment of a Function's revision. */
    public static Deployment of(Function function, String revision, Code code, Defaults defaults) {
        var metadata = function.getMetadata();
        var name = metadata.getName();
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(revision)
                .withNamespace(metadata.getNamespace())
                .withLabels(new TreeMap<>(Labels.ofRevision(name, revision)))
                .withAnnotations(annotations(function, code, defaults))
                .withOwnerReferences(owner(function))
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(new TreeMap<>(Labels.selector(name, revision)))
                .endSelector()
                .withRevisionHistoryLimit(0)
                .withProgressDeadlineSeconds(PROGRESS_DEADLINE_SECONDS)
                .withTemplate(template(function, revision, code, defaults))
                .endSpec()
                .build();
    }

    private static Map<String, String> annotations(Function function, Code code, Defaults defaults) {
        var annotations = new TreeMap<>(
                Map.of(Labels.TEMPLATE, digest(function, code, defaults), Labels.WRITTEN, written(function, code)));
        if (code.jar() != null) {
            annotations.put(Labels.JAR, code.jar());
        }
        return annotations;
    }

    /** The digest of the template of a Function whose code is in its spec. */
    public static String digest(Function function, Defaults defaults) {
        return digest(function, Code.IN_SPEC, defaults);
    }

    /** What tells one pod template from another, whatever the revision is called. */
    public static String digest(Function function, Code code, Defaults defaults) {
        return TemplateDigest.of(template(function, "", code, defaults));
    }

    /**
     * The digest of what the Function's spec says of the pod, and of its code. Where it is the same and {@link #digest} is not, the
     * platform has changed: its base image, its probes, what it adds to a pod.
     */
    public static String written(Function function, Code code) {
        var template = template(function, "", code, NO_DEFAULTS);
        template.getSpec().setSecurityContext(null);
        template.getSpec().getContainers().forEach(RevisionDeployment::withoutPlatform);
        return TemplateDigest.of(template);
    }

    private static void withoutPlatform(Container container) {
        container.setStartupProbe(null);
        container.setReadinessProbe(null);
        container.setLifecycle(null);
        container.setSecurityContext(null);
        container.setTerminationMessagePolicy(null);
    }

    /** The name of a Function's revision by its number. */
    public static String name(Function function, int number) {
        return Names.revision(function.getMetadata().getName(), number);
    }

    private static PodTemplateSpec template(Function function, String revision, Code code, Defaults defaults) {
        return new PodTemplate(function, revision, code, defaults).spec();
    }

    /** The reference by which a Function owns an object. */
    public static OwnerReference owner(Function function) {
        return new OwnerReferenceBuilder()
                .withApiVersion(Function.API_VERSION)
                .withKind(Function.KIND)
                .withName(function.getMetadata().getName())
                .withUid(function.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
