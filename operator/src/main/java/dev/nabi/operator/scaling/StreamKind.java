package dev.nabi.operator.scaling;

import java.net.URI;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A kind of stream that the operator reads: what it is called, where it is, and who takes what comes of it.
 *
 * @param name in log lines, before the address
 * @param token the setting that both sides share
 * @param connected a stream begins
 * @param report a line has come; the stream waits until it is taken
 * @param broken a stream that had begun has ended
 */
record StreamKind<R>(
        String name,
        String path,
        String token,
        Class<R> type,
        Consumer<URI> connected,
        BiConsumer<URI, R> report,
        Consumer<URI> broken) {}
