package dev.nabi.function;

/**
 * The signals that ask a process to end. A shutdown hook would hear them too, but could not choose the exit code, and
 * the function's own hooks would run beside it while requests are still being served. {@code sun.misc.Signal} is the
 * JDK's supported way (module jdk.unsupported).
 */
final class StopSignals {
    private static final String[] STOP = {"TERM", "INT"};

    private StopSignals() {}

    static void onStop(Runnable stop) {
        for (var name : STOP) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> stop.run());
        }
    }
}
