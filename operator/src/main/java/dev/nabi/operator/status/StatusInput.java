package dev.nabi.operator.status;

import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.FunctionUsage;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.revision.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a Function's status is made of.
 *
 * @param before the status as it is
 * @param problems what is wrong with the spec
 * @param isDeleting whether the Function only waits for its finalizers
 * @param changed revisions whose pod template somebody changed and which are not put back
 * @param created a revision that is there since now
 * @param refused why the current revision's Deployment could not be written
 * @param policyRefused why its NetworkPolicy could not be written
 * @param isWaiting whether the current revision is to be made when it is its turn
 * @param url where the Function is called
 * @param concurrency how many invocations an instance takes at once; null while the spec cannot be read
 * @param usage what it was used, as is to be told now
 */
public record StatusInput(
        FunctionStatus before,
        long generation,
        List<String> problems,
        boolean isDeleting,
        List<String> changed,
        List<Revision> revisions,
        RevisionPlan plan,
        Optional<String> created,
        Optional<Trouble> refused,
        Optional<Trouble> policyRefused,
        boolean isWaiting,
        String url,
        @Nullable Integer concurrency,
        @Nullable FunctionUsage usage,
        BudgetFinding budget,
        Instant now) {}
