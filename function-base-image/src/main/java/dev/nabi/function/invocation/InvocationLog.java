package dev.nabi.function.invocation;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Tells the function's author, on standard error, which invocation failed and where. */
public class InvocationLog {
    private final PrintStream err;

    public InvocationLog(PrintStream err) {
        this.err = err;
    }

    /** The thread serves this invocation from now on. */
    protected void started(String invocation) {}

    /** The thread's invocation is over. */
    protected void ended() {}

    /** One write, so that the traces of two invocations do not mix. */
    protected void write(String invocation, String text) {
        err.print(text);
        err.flush();
    }

    void failed(String invocation, Throwable failure) {
        var text = new StringWriter();
        text.append("nabi: invocation ").append(invocation).append(" failed\n");
        failure.printStackTrace(new PrintWriter(text, true));
        write(invocation, text.toString());
    }

    void timedOut(String invocation) {
        write(invocation, "nabi: invocation " + invocation + " was interrupted at its time-out\n");
    }

    void abandoned(String invocation) {
        write(
                invocation,
                "nabi: invocation " + invocation
                        + " ignored the interrupt at its time-out; the instance finishes the others and exits\n");
    }
}
