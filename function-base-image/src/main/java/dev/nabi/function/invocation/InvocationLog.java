package dev.nabi.function.invocation;

import dev.nabi.function.handler.FunctionErrorException;
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
    protected void started(LogScope scope) {}

    /** What the thread has begun to print becomes a line. */
    protected void flush() {}

    /** The thread's invocation is over. */
    protected void ended() {}

    /** One write, so that the traces of two invocations do not mix. */
    protected void write(String invocation, String text) {
        err.print(text);
        err.flush();
    }

    /** The process says something of itself. */
    public void say(String level, String text) {
        err.println(text);
    }

    void failed(String invocation, Throwable failure) {
        var words = failure instanceof FunctionErrorException told
                ? told.type() + ": " + told.getMessage() + "\n"
                : trace(failure);
        write(invocation, "nabi: invocation " + invocation + " failed\n" + words);
    }

    /** An exception with its stack trace. */
    public static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
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
