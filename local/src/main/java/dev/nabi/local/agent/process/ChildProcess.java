package dev.nabi.local.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A running process with its log, which leaves nothing behind: when it ends, what it started ends too. */
public final class ChildProcess {
    private static final Logger LOG = System.getLogger(ChildProcess.class.getName());
    private static final Duration LAST_OUTPUT = Duration.ofMillis(500);
    private static final long PUMP_STACK = 128 * 1024L;

    private final Process process;
    private final ProcessSpec spec;
    private final BoundedLog log;
    private final Tail tail = new Tail();
    private final CountDownLatch finished = new CountDownLatch(1);

    ChildProcess(Process process, ProcessSpec spec, BoundedLog log) {
        this.process = process;
        this.spec = spec;
        this.log = log;
    }

    /** Follows the process to its end, and then runs this. */
    void follow(Runnable afterEnd) {
        var pump = Thread.ofPlatform()
                .daemon()
                .stackSize(PUMP_STACK)
                .name("log of process " + process.pid())
                .start(this::pump);
        Thread.ofVirtual().name("end of process " + process.pid()).start(() -> {
            try {
                leaveTrace();
                process.waitFor();
                // Like the end of a container's first process: nothing in it survives.
                Signals.killGroup(process.pid());
                pump.join(LAST_OUTPUT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                close();
                finished.countDown();
                afterEnd.run();
            }
        });
    }

    private void leaveTrace() {
        try {
            PidFile.write(spec.pidFile(), process.toHandle());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "No pid file for process " + process.pid() + ": " + e.getMessage());
        }
    }

    public long pid() {
        return process.pid();
    }

    /** The exit code, once the process has ended and its output was written. */
    public OptionalInt exitCode() {
        return finished.getCount() == 0 && !process.isAlive()
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return finished.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the process to end (SIGTERM), as a container's first process is asked. */
    public void terminate() {
        process.destroy();
    }

    public void kill() {
        ProcessTree.kill(process.toHandle());
    }

    /** The end of what this process wrote. */
    public String lastOutput() {
        return tail.text();
    }

    /** Adds a line of the agent's own to the log, where a person looks first. */
    public void note(String line) {
        var bytes = ("nabi: " + line + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    private void pump() {
        var buffer = new byte[8 * 1024];
        try (InputStream output = process.getInputStream()) {
            for (var length = output.read(buffer); length >= 0; length = output.read(buffer)) {
                write(buffer, length);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The output of process " + process.pid() + " ended", e);
        }
    }

    /** A full disk must not stop the process: its output is then lost. */
    private void write(byte[] bytes, int length) {
        tail.write(bytes, length);
        try {
            log.write(bytes, length);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Output of process " + process.pid() + " was not written to " + spec.log(), e);
        }
    }

    private void close() {
        try {
            log.close();
            Files.deleteIfExists(spec.pidFile());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The files of process " + process.pid() + " were not closed: " + e.getMessage());
        }
    }
}
