package dev.nabi.function.json;

/** Says that a value or a type is not plain: control flow within this package, without a stack trace. */
final class Declined extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack trace to be wrong.
    static final Declined DECLINED = new Declined();

    private Declined() {
        super(null, null, false, false);
    }
}
