package dev.nabi.operator.scaling;

/** What became of a write. */
public sealed interface ScaleOutcome {
    /** It is done. */
    record Written() implements ScaleOutcome {}

    /** The object has changed meanwhile: look again, then decide again. */
    record Conflict() implements ScaleOutcome {}

    /** The object is no more. */
    record Gone() implements ScaleOutcome {}

    /** The API server refused, or did not answer. */
    record Failed(String message) implements ScaleOutcome {}
}
