package dev.nabi.local.agent.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Hands out the ports of a range in turn, so that one just given back is the last to be given again. */
public final class Ports {
    private final int first;
    private final int last;
    private final Set<Integer> taken = new HashSet<>();
    private int next;

    /** From the first one on. */
    public Ports(int first, int last) {
        this(first, last, first);
    }

    /**
     * From one of the range on, which others have another one for: a port that another process was given, too, and is not
     * listening on yet, is free.
     */
    public Ports(int first, int last, int next) {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("the port range " + first + "-" + last + " must lie within 1-65535");
        }
        this.first = first;
        this.last = last;
        this.next = next;
    }

    /** A port that nobody holds; empty when there is none. */
    public synchronized OptionalInt take() {
        for (var tried = 0; tried <= last - first; tried++) {
            var port = next;
            next = port == last ? first : port + 1;
            if (!taken.contains(port) && isFree(port)) {
                taken.add(port);
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    public synchronized void giveBack(int port) {
        taken.remove(port);
    }

    /** Nothing listens on it, on loopback or on all addresses. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException bound) {
            return false;
        }
    }
}
