package dev.nabi.local.api.resources;

/** How a write is meant: only tried, by whom, how strict about unknown fields, whether an apply wins conflicts. */
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation validation, boolean force) {

    /** What happens to fields that the schema does not know; they are dropped in any case. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /** A plain write by a part of the control plane. */
    public static WriteOptions by(String fieldManager) {
        return new WriteOptions(false, fieldManager, FieldValidation.IGNORE, false);
    }
}
