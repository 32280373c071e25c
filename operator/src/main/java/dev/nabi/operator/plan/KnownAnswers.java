package dev.nabi.operator.plan;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Answers of rules that take long, so that they need not be asked at each event. */
public interface KnownAnswers {
    /** Nothing is known: each rule is asked. */
    KnownAnswers NONE = new KnownAnswers() {
        @Override
        public String template(Function function, Code code, Defaults defaults) {
            return RevisionDeployment.digest(function, code, defaults);
        }

        @Override
        public boolean isInOrder(Function function, HasMetadata object) {
            return false;
        }
    };

    /** The digest of the pod template that a valid Function asks for. */
    String template(Function function, Code code, Defaults defaults);

    /** Whether this very object was found to be what this very Function wants. */
    boolean isInOrder(Function function, HasMetadata object);
}
