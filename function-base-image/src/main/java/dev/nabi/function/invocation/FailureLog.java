package dev.nabi.function.invocation;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Tells the function's author, on standard error, which invocation failed and where. */
public final class FailureLog {
    private final PrintStream err;

    public FailureLog(PrintStream err) {
        this.err = err;
    }

    void failed(String invocation, Throwable failure) {
        var text = new StringWriter();
        text.append("nabi: invocation ").append(invocation).append(" failed\n");
        failure.printStackTrace(new PrintWriter(text, true));
        // One write, so that the traces of two invocations do not mix.
        err.print(text);
        err.flush();
    }

    void timedOut(String invocation) {
        err.println("nabi: invocation " + invocation + " was interrupted at its time-out");
    }

    void abandoned(String invocation) {
        err.println("nabi: invocation " + invocation
                + " ignored the interrupt at its time-out; the instance finishes the others and exits");
    }
}
