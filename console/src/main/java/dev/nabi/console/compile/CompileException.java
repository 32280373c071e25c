package dev.nabi.console.compile;

/** Why a source was not compiled, so that nothing can be said of it. */
public final class CompileException extends Exception {
    private static final long serialVersionUID = 1;

    public CompileException(String message) {
        super(message);
    }

    public CompileException(String message, Throwable cause) {
        super(message, cause);
    }
}
