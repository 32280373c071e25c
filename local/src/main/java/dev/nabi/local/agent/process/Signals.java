package dev.nabi.local.agent.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The one system call that the JDK lacks: a signal to a whole process group. */
final class Signals {
    private static final int SIGKILL = 9;
    private static final Optional<MethodHandle> KILL = kill();

    private Signals() {}

    /** Kills what is left of the group that this process led; says whether there was anything. */
    static boolean killGroup(long leader) {
        // A group of 0 or 1 would mean ourselves or everybody.
        if (KILL.isEmpty() || leader <= 1 || leader > Integer.MAX_VALUE) {
            return false;
        }
        try {
            return (int) KILL.get().invokeExact((int) -leader, SIGKILL) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException("kill(2) cannot be called", impossible);
        }
    }

    @SuppressWarnings("restricted") // kill(2) takes and gives plain numbers; the jar's manifest allows native access
    private static Optional<MethodHandle> kill() {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("kill")
                .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT)));
    }
}
