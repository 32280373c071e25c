package dev.nabi.gateway.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import org.jspecify.annotations.Nullable;

/** A problem as a client reads it: {@code application/problem+json} (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "component", "reason", "cause", "budget"})
record ProblemBody(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String component,
        String reason,
        @Nullable String cause,
        @Nullable BudgetState budget) {

    private static final ObjectWriter WRITER = new ObjectMapper().writerFor(ProblemBody.class);

    /** {@code isDetailed} says whether callers are told the cause, too. */
    static ProblemBody of(Problem problem, String invocationId, boolean isDetailed) {
        var failure = problem.failure();
        return new ProblemBody(
                failure.type(),
                failure.title(),
                failure.status(),
                problem.detail(),
                "urn:nabi:invocation:" + invocationId,
                "gateway",
                failure.reason(),
                isDetailed ? problem.cause() : null,
                problem.budget());
    }

    byte[] json() {
        try {
            return WRITER.writeValueAsBytes(this);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("a problem has no JSON", fault);
        }
    }
}
