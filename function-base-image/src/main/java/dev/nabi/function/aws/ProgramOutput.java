package dev.nabi.function.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * What the program prints, on its way into the log. Whoever asks for it takes all that there is: during a call the thread of
 * the call alone, so that it becomes that call's log, and between calls a thread that looks for it now and then.
 */
final class ProgramOutput {
    /** How long what an ended process left may take to be there. */
    private static final long REST_MILLIS = 10;

    private final InputStream out;
    private final InputStream err;
    private final byte[] buffer = new byte[16 * 1024];
    private boolean isClaimed;

    ProgramOutput(Process process) {
        this.out = process.getInputStream();
        this.err = process.getErrorStream();
    }

    /** From now on what is printed is the caller's to log. */
    synchronized void claim() {
        isClaimed = true;
    }

    synchronized void release() {
        isClaimed = false;
    }

    /** Logs what has been printed until now. */
    synchronized void log() {
        copy(out, System.out);
        copy(err, System.err);
    }

    /** The same where no call has claimed it. */
    synchronized void logUnclaimed() {
        if (!isClaimed) {
            log();
        }
    }

    /** Logs what a process that has ended has left. */
    void logAll() throws InterruptedException {
        log();
        Thread.sleep(REST_MILLIS);
        log();
    }

    private void copy(InputStream from, PrintStream to) {
        try {
            for (int ready = from.available(); ready > 0; ready = from.available()) {
                int count = from.read(buffer, 0, Math.min(ready, buffer.length));
                if (count < 0) {
                    break;
                }
                to.write(buffer, 0, count);
            }
        } catch (IOException closed) {
            // The process has ended, and all that it printed was read.
        }
        to.flush();
    }
}
